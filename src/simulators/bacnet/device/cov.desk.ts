import { ObjectId } from '../../../bacnet/network/address.codec.js';
import { Clock } from '../../../shared/clock.js';
import { SimulatedObject } from '../model/simulated-object.js';
import { properties } from '../model/vocabulary.rules.js';
import { Asker, nameOf } from '../net/line.js';
import { refusals } from '../wire/refusal.codec.js';
import { encodeNotification, SubscribeRequest } from '../wire/services.codec.js';
import { Outlet } from './outlet.js';
import { Timers } from './timers.js';

/** Subscriptions one device keeps; further ones get Error 3/19. */
const maxSubscriptions = 2_000;
const repetitions = 2;

interface Subscription {
  asker: Asker;
  processId: number;
  object: SimulatedObject;
  confirmed: boolean;
  /** Monotonic; infinite where it never ends. */
  endsAt: number;
  value: number;
  flags: Buffer;
}

export interface SubscriptionView {
  subscriber: string;
  processId: number;
  object: ObjectId;
  confirmed: boolean;
  secondsLeft: number;
}

/** Who wants to be told of changes, and telling them (135-2020, 13.1 and 13.14). */
export class CovDesk {
  /** Confirmed notifications that were acknowledged. */
  acknowledged = 0;
  private readonly subscriptions = new Map<string, Subscription>();
  private readonly unacknowledged = new Map<number, () => void>();
  private lastInvokeId = 0;

  constructor(
    private readonly device: number,
    private readonly outlet: Outlet,
    private readonly timers: Timers,
    private readonly clock: Clock,
    private readonly repeatMs: number,
  ) {}

  get list(): SubscriptionView[] {
    this.dropEnded();
    return [...this.subscriptions.values()].map(subscription => ({
      subscriber: nameOf(subscription.asker),
      processId: subscription.processId,
      object: subscription.object.id,
      confirmed: subscription.confirmed,
      secondsLeft: this.secondsLeft(subscription),
    }));
  }

  /** Starts, renews or cancels; what is returned sends the first notification, once the request was acknowledged. */
  subscribe(request: SubscribeRequest, object: SimulatedObject, asker: Asker): () => void {
    const { processId, confirmed, lifetimeSeconds } = request;
    const key = `${nameOf(asker)}/${processId}/${object.key}`;
    if (confirmed === null || lifetimeSeconds === null) {
      this.subscriptions.delete(key);
      return () => undefined;
    }
    this.dropEnded();
    if (!this.subscriptions.has(key) && this.subscriptions.size >= maxSubscriptions) throw refusals.noSpace();
    const endsAt = lifetimeSeconds === 0 ? Infinity : this.clock.monotonic() + lifetimeSeconds * 1_000;
    const subscription = { asker, processId, object, confirmed, endsAt, ...stateOf(object) };
    this.subscriptions.set(key, subscription);
    return () => this.notify(subscription);
  }

  /** Tells who subscribed to the object, if it changed by enough for them. */
  changed(object: SimulatedObject): void {
    if (this.subscriptions.size === 0) return;
    this.dropEnded();
    const { value, flags } = stateOf(object);
    for (const subscription of this.subscriptions.values()) {
      if (subscription.object !== object) continue;
      const change = Math.abs(value - subscription.value);
      const enough = change > 0 && change >= object.covIncrement;
      if (enough || !flags.equals(subscription.flags)) this.notify(subscription);
    }
  }

  acknowledge(invokeId: number): void {
    const stop = this.unacknowledged.get(invokeId);
    if (!stop) return;
    stop();
    this.unacknowledged.delete(invokeId);
    this.acknowledged++;
  }

  /** Forgets everything, as a restart does. */
  clear(): void {
    for (const stop of this.unacknowledged.values()) stop();
    this.unacknowledged.clear();
    this.subscriptions.clear();
  }

  private notify(subscription: Subscription): void {
    const { asker, processId, object, confirmed } = subscription;
    Object.assign(subscription, stateOf(object));
    const invokeId = confirmed ? this.nextInvokeId() : null;
    const values = [properties.presentValue, properties.statusFlags].map(property => {
      return { property, encoded: object.table.encoded(property) };
    });
    const secondsLeft = this.secondsLeft(subscription);
    const { device } = this;
    const apdu = encodeNotification({ processId, device, key: object.key, secondsLeft, values, invokeId });
    if (invokeId === null) this.outlet.send(apdu, asker);
    else this.sendConfirmed(apdu, asker, invokeId, 0);
  }

  private sendConfirmed(apdu: Buffer, asker: Asker, invokeId: number, repeated: number): void {
    this.unacknowledged.get(invokeId)?.();
    const stop = this.timers.later(this.repeatMs, () => {
      if (repeated < repetitions) this.sendConfirmed(apdu, asker, invokeId, repeated + 1);
      else this.unacknowledged.delete(invokeId);
    });
    this.unacknowledged.set(invokeId, stop);
    this.outlet.send(apdu, asker, true);
  }

  private nextInvokeId(): number {
    this.lastInvokeId = (this.lastInvokeId + 1) & 255;
    return this.lastInvokeId;
  }

  private secondsLeft({ endsAt }: Subscription): number {
    return endsAt === Infinity ? 0 : Math.max(1, Math.ceil((endsAt - this.clock.monotonic()) / 1_000));
  }

  private dropEnded(): void {
    const now = this.clock.monotonic();
    for (const [key, { endsAt }] of this.subscriptions) if (endsAt <= now) this.subscriptions.delete(key);
  }
}

function stateOf(object: SimulatedObject): { value: number; flags: Buffer } {
  return { value: object.value, flags: object.table.encoded(properties.statusFlags) };
}
