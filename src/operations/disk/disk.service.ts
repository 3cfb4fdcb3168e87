import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { EventBus } from '../../events/bus.js';
import { Clock } from '../../shared/clock.js';
import { describeSpace, isLow, type DiskSpace } from './disk.rules.js';

/** Tells people once that the disk of the data folder is nearly full, and once that it is not any more. */
@Injectable()
export class DiskService {
  private low: boolean;
  private readonly mark: string;

  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
    { dataDir }: Config,
  ) {
    // A file says that people know already: it lasts over restarts and belongs to this disk, not to the database.
    this.mark = join(dataDir, 'disk.low');
    this.low = existsSync(this.mark);
  }

  get isLow(): boolean {
    return this.low;
  }

  /** Judges what was measured; records `disk.low` or `disk.enough` where that is news. */
  async judge(space: DiskSpace): Promise<void> {
    const low = isLow(space, this.low);
    if (low === this.low) return;
    const name = hostname();
    const message = `On ${name} ${describeSpace(space)}.`;
    this.bus.record(low ? 'disk.low' : 'disk.enough', { name, message }, this.clock.now());
    await this.em.flush();
    this.low = low;
    this.remember();
  }

  private remember(): void {
    try {
      if (this.low) writeFileSync(this.mark, '');
      else rmSync(this.mark, { force: true });
    } catch {
      // Not even an empty file fits: it is known until the next start.
    }
  }
}
