import { Subject, type Observable, type Subscription } from 'rxjs';
import type { ObjectId } from '../../network/address.codec.js';
import { BacnetFault } from '../../network/bacnet-fault.rules.js';
import type { BacnetClient, ValueChange } from '../../network/bacnet.client.js';
import { isSameObject } from '../batching/budget.rules.js';
import type { Target } from '../batching/conversation.js';
import { readingOf, type Reading } from '../collection/reading.rules.js';
import { explainFault } from '../faults.rules.js';
import { runByLine } from '../fleet/by-line.js';
import type { Pace } from '../pace.js';
import { property } from '../vocabulary.rules.js';
import {
  afterNoReply,
  afterRead,
  afterRefused,
  afterSubscribed,
  afterTold,
  beginFollowing,
  lifetimeSeconds,
  type Following,
} from './change.rules.js';

/** A point whose changes are wanted. */
export interface FollowedPoint {
  pointId: number;
  device: Target;
  object: ObjectId;
  intervalMs: number;
  /** Least change the device tells; null: not known. */
  increment: number | null;
}

interface Followed extends FollowedPoint {
  address: string;
  processId: number;
  state: Following;
}

export interface FollowerOptions extends Pace {
  /** 0..1, spreads renewals. */
  random?: () => number;
}

const mostFollowed = 20_000;
const askedAtOnce = 16;
const processIdsPerSecond = 100;
const secondsOfIds = 40_000_000;

/**
 * Has devices tell changes of points: subscribes, renews, and checks by reading now and then whether what is told is
 * right. It does not read itself: {@link toRead} says what to read, {@link afterReading} takes what came of it. A point
 * that is not told of changes as it should is to be read at its interval.
 */
export class ChangeFollower {
  /** Notifications of no subscription of this process. */
  dropped = 0;
  private readonly byPoint = new Map<number, Followed>();
  private readonly byProcess = new Map<number, Followed>();
  private readonly told = new Subject<Reading>();
  private readonly listening: Subscription;
  private nextProcessId: number;
  private isSubscribing = false;

  constructor(
    private readonly client: BacnetClient,
    private readonly options: FollowerOptions,
  ) {
    // Not those of before a restart, which devices may still serve.
    const seconds = Math.floor(options.clock.now().getTime() / 1000);
    this.nextProcessId = 1 + (seconds % secondsOfIds) * processIdsPerSecond;
    this.listening = client.changes.subscribe(change => this.take(change));
  }

  /** Readings as devices tell them. */
  get readings(): Observable<Reading> {
    return this.told;
  }

  /** False: so many are followed already that this one is to be polled. */
  follow(point: FollowedPoint): boolean {
    if (this.byPoint.has(point.pointId)) return true;
    if (this.byPoint.size >= mostFollowed) return false;
    const state = beginFollowing(this.options.clock.monotonic());
    const followed = { ...point, address: point.device.address, processId: this.nextProcessId++, state };
    this.byPoint.set(point.pointId, followed);
    this.byProcess.set(followed.processId, followed);
    return true;
  }

  /** Cancels the subscription; what the device says to that does not matter, it lapses by itself. */
  async unfollow(pointId: number): Promise<void> {
    const followed = this.byPoint.get(pointId);
    if (!followed) return;
    this.byPoint.delete(pointId);
    this.byProcess.delete(followed.processId);
    if (followed.state.mode === 'subscribed') await this.cancel(followed);
  }

  /** Cancels everything and listens no more. */
  async close(): Promise<void> {
    this.listening.unsubscribe();
    this.told.complete();
    const subscribed = [...this.byPoint.values()].filter(({ state }) => state.mode === 'subscribed');
    this.byPoint.clear();
    this.byProcess.clear();
    await runByLine(subscribed, followed => this.cancel(followed), { ...this.options, parallel: askedAtOnce });
  }

  /** Null: not followed. */
  modeOf(pointId: number): Following['mode'] | null {
    return this.byPoint.get(pointId)?.state.mode ?? null;
  }

  /** Followed points that are due to be read now. */
  toRead(): number[] {
    const now = this.options.clock.monotonic();
    return [...this.byPoint.values()].filter(({ state }) => state.readAt <= now).map(({ pointId }) => pointId);
  }

  afterReading(readings: readonly Reading[]): void {
    const now = this.options.clock.monotonic();
    for (const reading of readings) {
      const followed = this.byPoint.get(reading.pointId);
      if (!followed) continue;
      const isRead = reading.quality !== 'offline' && reading.quality !== 'stale';
      const read = isRead ? { value: reading.value, text: reading.text } : null;
      followed.state = afterRead(followed.state, read, followed, now);
    }
  }

  /** Subscribes to what is due, new or to be renewed; to be called every few seconds. */
  async subscribeDue(): Promise<void> {
    if (this.isSubscribing) return;
    this.isSubscribing = true;
    const now = this.options.clock.monotonic();
    const due = [...this.byPoint.values()].filter(({ state }) => state.subscribeAt <= now);
    try {
      const subscribe = (followed: Followed, heard: () => void) => this.subscribe(followed, heard);
      await runByLine(due, subscribe, { ...this.options, parallel: askedAtOnce });
    } finally {
      this.isSubscribing = false;
    }
  }

  private async subscribe(followed: Followed, heard: () => void): Promise<void> {
    const { clock, random = Math.random, signal } = this.options;
    const { address, object, processId } = followed;
    try {
      await this.client.subscribe(address, object, { processId, lifetimeSeconds, confirmed: true }, { signal });
      heard();
      followed.state = afterSubscribed(followed.state, clock.monotonic(), random());
      if (!this.byProcess.has(processId)) await this.cancel(followed);
    } catch (error) {
      const action = error instanceof BacnetFault ? explainFault(error).action : null;
      if (action === null) throw error;
      const isSilence = action === 'breaker' || action === 'health' || action === 'stop' || action === 'retry';
      const after = isSilence ? afterNoReply : afterRefused;
      followed.state = after(followed.state, clock.monotonic(), random());
    }
  }

  private async cancel({ address, object, processId }: Followed): Promise<void> {
    try {
      await this.client.unsubscribe(address, object, processId, { retries: 0 });
    } catch (error) {
      if (!(error instanceof BacnetFault)) throw error;
    }
  }

  private take({ processId, device, object, values }: ValueChange): void {
    const followed = this.byProcess.get(processId);
    if (!followed || followed.device.instance !== device || !isSameObject(followed.object, object)) {
      this.dropped += 1;
      return;
    }
    const answer = (wanted: number) => values.find(({ property: number }) => number === wanted) ?? null;
    const presentValue = answer(property.presentValue);
    if (!presentValue) return;
    const answers = {
      presentValue,
      statusFlags: answer(property.statusFlags),
      reliability: answer(property.reliability),
    };
    const reading = readingOf(followed.pointId, answers, this.options.clock.now());
    followed.state = afterTold(followed.state, { value: reading.value, text: reading.text });
    this.told.next(reading);
  }
}
