import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Job } from '../../jobs/job.decorator.js';
import { ProbeClient } from '../../probes/probe.client.js';
import { DiscoveryRange } from './discovery-range.js';
import { sightingsOf } from './discovery.rules.js';
import { DiscoveryService } from './discovery.service.js';

/**
 * So many addresses are asked at once, then the next ones: an absent host on the own link costs broadcasts and an entry in
 * the kernel's neighbour table, which is small and shared with everything else on this machine.
 */
const atOnce = 128;
const deadlineMs = 20_000;

/** Looks through the networks it may for what belongs to nobody here. No transaction is open while it asks. */
@Injectable()
export class DiscoveryJob implements BeforeApplicationShutdown {
  private readonly logger = new Logger(DiscoveryJob.name);
  private stopped = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly discovery: DiscoveryService,
    private readonly range: DiscoveryRange,
    private readonly probes: ProbeClient,
  ) {}

  /** Also sent when somebody wants a search now. Where nothing may be looked through, only what is old is forgotten. */
  @Job({ name: 'presence.discover', cron: '*/10 * * * *', retryLimit: 0, expireInSeconds: 1800 })
  async discover(): Promise<void> {
    await this.unitOfWork.run(() => this.discovery.forget());
    if (this.range.addresses.length === 0) return;
    const addresses = await this.unitOfWork.run(() => this.discovery.begin(this.range.addresses));
    if (addresses === null) return;
    const problem = await this.search(addresses).catch((error: unknown) =>
      error instanceof Error ? error.message : String(error),
    );
    if (problem !== null) this.logger.warn(`The search for unknown devices ended early: ${problem}`);
    await this.unitOfWork.run(() => this.discovery.end(problem));
  }

  beforeApplicationShutdown(): void {
    this.stopped = true;
  }

  /** Null, or why it ended early: answers that cannot be believed are not stored. */
  private async search(addresses: readonly string[]): Promise<string | null> {
    for (let start = 0; start < addresses.length; start += atOnce) {
      if (this.stopped) return 'This program was stopped.';
      const asked = addresses.slice(start, start + atOnce);
      const { blind, results } = await this.probes.sweep(asked, deadlineMs);
      if (blind !== null) return blind;
      const answered = new Set(asked.filter(address => results.get(address)?.answer === 'up'));
      const sightings = sightingsOf(asked, answered, await this.probes.neighbours());
      await this.unitOfWork.run(() => this.discovery.store(asked.length, sightings));
    }
    return null;
  }
}
