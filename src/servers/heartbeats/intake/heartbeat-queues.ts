import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Subject } from 'rxjs';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { MetricAlerts } from '../../alerts/metric-alerts.service.js';
import { mergeBeats, type Beat, type SignalBeat } from './beat.rules.js';
import { GroupCommit } from './group-commit.js';
import { HeartbeatBook } from '../book/heartbeat-book.js';
import { HeartbeatWriter } from './heartbeat-writer.service.js';

/** Ten thousand are about half a second of what can be stored. */
const beatLimits = { batch: 2000, waiting: 10_000 };
const signalLimits = { batch: 500, waiting: 5000 };

/**
 * Where heartbeats wait for a common commit. `add` and `addSignal` resolve after it: false where the server is gone. They
 * throw Unavailable where too many wait or the database is away; nothing of such a heartbeat counts.
 */
@Injectable()
export class HeartbeatQueues implements BeforeApplicationShutdown {
  /** Heartbeats were stored that should be looked at without delay: of lost servers, or the word of a job. */
  readonly urgent = new Subject<void>();
  private readonly beats = new GroupCommit<Beat, boolean>(batch => this.storeBeats(batch), beatLimits);
  private readonly signals = new GroupCommit<SignalBeat, boolean>(batch => this.storeSignals(batch), signalLimits);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: HeartbeatWriter,
    private readonly book: HeartbeatBook,
    private readonly alerts: MetricAlerts,
  ) {}

  add(beat: Beat): Promise<boolean> {
    return this.beats.add(beat);
  }

  addSignal(signal: SignalBeat): Promise<boolean> {
    return this.signals.add(signal);
  }

  /** Everything accepted before this call is stored or refused. */
  async settled(): Promise<void> {
    await Promise.all([this.beats.settled(), this.signals.settled()]);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.settled();
  }

  private async storeBeats(batch: readonly Beat[]): Promise<(beat: Beat) => boolean> {
    const beats = mergeBeats(batch);
    const stored = await this.writer.storeBeats(beats);
    const ids = new Set(stored.map(({ id }) => id));
    this.tell(beats.filter(({ serverId }) => ids.has(serverId)));
    if (stored.some(({ lost }) => lost)) this.urgent.next();
    return ({ serverId }) => ids.has(serverId);
  }

  private async storeSignals(batch: readonly SignalBeat[]): Promise<(beat: SignalBeat) => boolean> {
    const newest = await this.unitOfWork.run(() => this.writer.storeSignals(batch));
    this.tell(
      mergeBeats(batch).flatMap(beat => {
        const at = newest.get(beat.serverId) ?? null;
        return at === null ? [] : { ...beat, at };
      }),
    );
    this.urgent.next();
    return ({ serverId }) => newest.has(serverId);
  }

  private tell(beats: readonly Beat[]): void {
    this.book.hear(beats);
    this.alerts.observe(
      beats.flatMap(({ serverId, metrics, at }) => (metrics ? [{ serverId, metrics, at: new Date(at) }] : [])),
    );
  }
}
