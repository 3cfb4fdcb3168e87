import { Injectable } from '@nestjs/common';
import { RollupService } from '../history/rollup.service.js';
import { UptimeBook } from '../live/uptime-book.js';
import { TrackedServers } from './tracked-servers.js';

/** What the recorder keeps or asks beside the database. */
@Injectable()
export class RecordMemory {
  constructor(
    readonly tracked: TrackedServers,
    readonly uptime: UptimeBook,
    readonly rollups: RollupService,
  ) {}
}
