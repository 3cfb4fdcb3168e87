import { Injectable } from '@nestjs/common';
import { Audience, type AudienceCounts } from './audience.js';

/** What the live feed is doing in this process, for diagnostics and metrics. */
@Injectable()
export class Realtime {
  constructor(private readonly audience: Audience) {}

  get statistics(): AudienceCounts & { head: number } {
    return { ...this.audience.statistics, head: this.audience.head };
  }
}
