import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Metrics, type Sample } from '../../http/metrics.js';
import { Clock } from '../../shared/clock.js';
import { readJobs, readStandings, type StandingCounts, type WaitingJobs } from './work.queries.js';

/** Several metrics come from one statement, and several scrapers may come at once. */
const keptMs = 2000;

/** What waits, what was given up, what is there: over all processes, as the database says. */
@Injectable()
export class WorkMetrics {
  private readonly jobs: () => Promise<WaitingJobs[]>;
  private readonly standings: () => Promise<StandingCounts[]>;

  constructor(em: EntityManager, unitOfWork: UnitOfWork, clock: Clock, metrics: Metrics) {
    this.jobs = kept(clock, () => unitOfWork.run(() => readJobs(em)));
    this.standings = kept(clock, () => unitOfWork.run(() => readStandings(em)));
    const gauge = (name: string, help: string, read: () => Promise<Sample[]>) =>
      metrics.register({ name: `sitewatch_${name}`, help, type: 'gauge', read });
    gauge('jobs_waiting', 'Jobs that are due and not begun, by queue.', () => this.ofJobs(({ waiting }) => waiting));
    gauge('jobs_active', 'Jobs being worked on, by queue.', () => this.ofJobs(({ active }) => active));
    gauge('jobs_oldest_seconds', 'How long the oldest waiting job of a queue has been due.', () =>
      this.ofJobs(({ age }) => age),
    );
    gauge('dead_letters', 'What was given up and waits for somebody to look at it.', () =>
      this.of('dead_letter', 'of'),
    );
    gauge('servers', 'Servers by status.', () => this.of('server', 'status'));
    gauge('terminals', 'Enabled attendance terminals, connected live or not.', () => this.of('terminal', 'state'));
    gauge('controllers', 'Enabled BACnet controllers by state.', () => this.of('controller', 'state'));
  }

  private async ofJobs(value: (jobs: WaitingJobs) => number): Promise<Sample[]> {
    return (await this.jobs()).map(jobs => ({ labels: { queue: jobs.queue }, value: value(jobs) }));
  }

  private async of(kind: string, label: string): Promise<Sample[]> {
    const standings = await this.standings();
    return standings.flatMap(each =>
      each.kind === kind ? [{ labels: { [label]: each.state }, value: each.count }] : [],
    );
  }
}

/** Asks once for all who ask within {@link keptMs}; a failure is not kept. */
function kept<T>(clock: Clock, read: () => Promise<T>): () => Promise<T> {
  let last: { at: number; result: Promise<T> } | null = null;
  return () => {
    const at = clock.monotonic();
    if (last && at - last.at < keptMs) return last.result;
    const asked = { at, result: read() };
    last = asked;
    asked.result.catch(() => {
      if (last === asked) last = null;
    });
    return asked.result;
  };
}
