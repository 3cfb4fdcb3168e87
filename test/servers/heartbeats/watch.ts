import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { HeartbeatProcess } from './process.js';
import { Site } from './site.js';

export const heartbeatFacts = ['heartbeat.lost', 'heartbeat.returned'];
export const incidentFacts = ['incident.opened', 'incident.closed'];

/** A site and the process that watches it, as the tests of one file use them. */
export class Watch {
  site: Site;
  process: HeartbeatProcess;

  /** Opens the site for this file; each test begins at a whole hour, without servers, in a process that has just looked. */
  static forThisFile(): Watch {
    const watch = new Watch();
    beforeAll(async () => {
      Logger.overrideLogger(false);
      watch.site = await Site.open();
      watch.process = await watch.site.process();
    });
    beforeEach(() => watch.begin());
    afterAll(() => watch.site.close());
    return watch;
  }

  /** Looks twice a second, or less often, while time passes. */
  async goOn(seconds: number, step = 0.5): Promise<void> {
    for (let passed = 0; passed < seconds; passed += step) {
      this.site.pass(step);
      await this.process.look();
    }
  }

  /** The process ends, another one begins. */
  async restart(): Promise<void> {
    await this.process.stop();
    this.process = await this.site.process();
  }

  private async begin(): Promise<void> {
    await this.site.rows(sql`delete from server`);
    await this.site.rows(sql`delete from maintenance_window`);
    await this.site.told();
    const ms = this.site.clock.now().getTime();
    this.site.clock.advance(3_600_000 - (ms % 3_600_000));
    await this.process.look();
  }
}
