import { Injectable } from '@nestjs/common';
import { RollupService } from '../history/rollup.service.js';
import { LiveBooks } from '../live/live-books.js';
import { TrackedServers } from './tracked-servers.js';

/** What the recorder keeps or asks beside the database. */
@Injectable()
export class RecordMemory {
  constructor(
    readonly tracked: TrackedServers,
    readonly books: LiveBooks,
    readonly rollups: RollupService,
  ) {}
}
