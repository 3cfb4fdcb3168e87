import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Database } from '../../database/database.js';
import { Feed } from '../../events/feed.js';
import { WakeUp } from '../../events/wake-up.js';
import { Health } from '../../http/health.js';
import { version } from '../../http/version.js';
import { DiskClient } from '../disk/disk.client.js';
import { isLow } from '../disk/disk.rules.js';
import { readJobs } from '../metrics/work.queries.js';
import { OperationsSettings } from '../operations.settings.js';
import type { DiagnosticsView, DiskDiagnostics } from './diagnostics.dto.js';
import { readDatabase, readEngines } from './diagnostics.queries.js';

/** The surroundings of this process that can be looked at without the database. */
@Injectable()
export class Surroundings {
  constructor(
    private readonly config: Config,
    private readonly disk: DiskClient,
    private readonly feed: Feed,
    private readonly wakeUp: WakeUp,
    readonly health: Health,
  ) {}

  get live(): DiagnosticsView['feed'] {
    return { head: this.feed.head, listening: this.wakeUp.listening };
  }

  async room(): Promise<DiskDiagnostics | null> {
    const path = this.config.dataDir;
    try {
      const space = await this.disk.space(path);
      return { path, free_bytes: space.free, total_bytes: space.total, low: isLow(space, false) };
    } catch {
      return null;
    }
  }
}

/** Everything somebody is asked for who reports a problem, in one answer; no secret is in it. */
@Injectable()
export class DiagnosticsService {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
    private readonly settings: OperationsSettings,
    private readonly surroundings: Surroundings,
  ) {}

  async describe(): Promise<DiagnosticsView> {
    const jobs = await readJobs(this.em);
    return {
      version,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      roles: [...this.settings.roles],
      uptime_seconds: Math.floor(process.uptime()),
      database: { embedded: this.database.embedded !== null, ...(await readDatabase(this.em)) },
      jobs: jobs.map(({ queue, waiting, active, age }) => ({ queue, waiting, active, oldest_waiting_seconds: age })),
      feed: this.surroundings.live,
      disk: await this.surroundings.room(),
      engines: await readEngines(this.em),
      parts: await this.surroundings.health.report(),
    };
  }
}
