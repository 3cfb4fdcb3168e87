import { Injectable } from '@nestjs/common';

/** Uptime of the last 24 hours of every server, in percent, as it was at the last minute; refreshed in one query for all. */
@Injectable()
export class UptimeBook {
  private percentages: ReadonlyMap<number, number | null> = new Map();

  of(serverId: number): number | null {
    return this.percentages.get(serverId) ?? null;
  }

  replace(percentages: ReadonlyMap<number, number | null>): void {
    this.percentages = new Map([...percentages].map(([id, value]) => [id, value === null ? null : rounded(value)]));
  }
}

/** Four digits tell ten seconds of a day apart. */
const rounded = (percentage: number) => Math.round(percentage * 10_000) / 10_000;
