import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { parseCanaries, type CanaryAddress } from '../../shared/canaries.js';
import { Clock } from '../../shared/clock.js';
import { CanaryClient } from './canary.client.js';
import {
  afterRound,
  confirmsIn,
  continued,
  initialConnectivity,
  reasonOf,
  roundNeededIn,
  type ConnectivityState,
  type Moment,
} from './connectivity.rules.js';
import { IsolationsService } from './isolations.service.js';

/**
 * Knows whether this site reaches anything at all, by asking its canaries. Every process judges for itself; what it
 * found is stored once for all of them. Without canaries, or with fewer than three that are known to answer, it never
 * says "isolated".
 */
@Injectable()
export class Connectivity implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Connectivity.name);
  private readonly canaries: readonly CanaryAddress[];
  private readonly stopping = new AbortController();
  private current: ConnectivityState;
  private begun: Promise<void> | null = null;
  private looking: Promise<void> | null = null;
  /** The isolation that is not stored yet. */
  private untold: { since: Date; reason: string; known: string[] } | null = null;
  /** Whether a row may be open that a good round has to close. */
  private mayBeOpen = true;
  /** Whether a row was left open that nobody can judge any more, because its canaries are not asked now. */
  private leftOver = false;
  private storeFailed = false;

  constructor(
    private readonly client: CanaryClient,
    private readonly isolations: IsolationsService,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    config: Config,
  ) {
    this.canaries = parseCanaries(config.env.CANARIES).canaries;
    this.current = initialConnectivity(this.canaries.map(({ address }) => address));
  }

  /** While true, a missing answer or heartbeat says nothing about the server it is missed from. */
  get isolated(): boolean {
    return this.current.phase === 'isolated';
  }

  get state(): ConnectivityState {
    return this.current;
  }

  /** False where no canaries are configured. */
  get watched(): boolean {
    return this.canaries.length > 0;
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.begin();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.looking;
  }

  /** Another process says that the site is cut off. */
  lostElsewhere(): void {
    this.mayBeOpen = true;
  }

  /**
   * Resolves when `isolated` can be relied on: after a round, and a second one two seconds later where the first was
   * silent. `newsAt` is the newest failure (epoch ms) of a server that was well before. Takes about three seconds at most.
   */
  async certain(newsAt: number | null = null): Promise<void> {
    // The first look may be one that began before the news, so that one more is needed.
    for (let looks = 0; looks < 2 && this.watched; looks += 1) {
      const wait = roundNeededIn(this.current, newsAt, this.clock.monotonic());
      if (wait === null || this.stopping.signal.aborted) return;
      await this.pause(wait);
      await this.look();
    }
  }

  /** Learns which canaries answer, where nothing was asked yet. */
  async acquaint(): Promise<void> {
    if (this.current.lastRound === null) await this.certain();
  }

  /** Asks all canaries now, and once more where most are silent for the first time; one look at a time. */
  look(): Promise<void> {
    this.looking ??= this.lookOnce().finally(() => {
      this.looking = null;
    });
    return this.looking;
  }

  /** Asks every canary once, and stores what changed by that. Never rejects. */
  async round(): Promise<void> {
    await this.begin();
    const start = this.moment();
    const answers = await Promise.all(this.canaries.map(canary => this.client.answers(canary)));
    // Whoever is being stopped is no longer answered.
    if (this.stopping.signal.aborted) return;
    const before = this.current;
    this.current = afterRound(before, { start, tookMs: this.clock.monotonic() - start.tick, answers });
    if (this.isolated && before.phase !== 'isolated') this.lost(start);
    if (before.phase === 'isolated' && !this.isolated) this.logger.log('The canaries answer again');
    await this.store();
  }

  /** Takes over an isolation that lasted when the process before this one stopped; once, before the first round. */
  private begin(): Promise<void> {
    this.begun ??= this.takeOver().catch(error => {
      this.logger.warn(`The isolations cannot be read: ${String(error)}`);
    });
    return this.begun;
  }

  private async takeOver(): Promise<void> {
    const open = await this.unitOfWork.run(() => this.isolations.open());
    if (!open) return;
    const isolation = { startedAt: open.startedAt.getTime(), known: open.canaries };
    this.current = continued(this.current, isolation, this.moment());
    this.leftOver = !this.isolated;
  }

  private async lookOnce(): Promise<void> {
    await this.round();
    const wait = confirmsIn(this.current, this.clock.monotonic());
    if (wait === null) return;
    await this.pause(wait);
    if (!this.stopping.signal.aborted) await this.round();
  }

  private lost({ at }: Moment): void {
    const reason = reasonOf(this.current);
    this.logger.warn(`This site is cut off: ${reason}`);
    const known = this.current.canaries.filter(canary => canary.known).map(({ address }) => address);
    this.untold = { since: new Date(this.current.silentSince?.at ?? at), reason, known };
    this.mayBeOpen = true;
  }

  /** What cannot be stored now is stored with a later round, an isolation that is over by then as well. */
  private async store(): Promise<void> {
    try {
      await this.unitOfWork.run(() => this.storePending());
      this.storeFailed = false;
    } catch (error) {
      if (!this.storeFailed) this.logger.warn(`The isolation is not stored yet: ${String(error)}`);
      this.storeFailed = true;
    }
  }

  private async storePending(): Promise<void> {
    if (this.untold) await this.isolations.begin(this.untold.since, this.untold.reason, this.untold.known);
    this.untold = null;
    const isOver = this.leftOver || (this.mayBeOpen && this.current.phase === 'connected');
    if (this.isolated || !isOver) return;
    this.mayBeOpen = !(await this.isolations.end(new Date(this.current.lastRound?.at ?? 0)));
    this.leftOver &&= this.mayBeOpen;
  }

  private moment(): Moment {
    return { at: this.clock.now().getTime(), tick: this.clock.monotonic() };
  }

  private async pause(ms: number): Promise<void> {
    if (ms > 0) await delay(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
