import { Subject, type Observable } from 'rxjs';
import { lineOf, networkOf, type BacnetAddress, type ObjectId } from '../../src/bacnet/network/address.codec.js';
import { BacnetFault, type BacnetFaultKind } from '../../src/bacnet/network/bacnet-fault.rules.js';
import {
  BacnetClient,
  type BacnetClientState,
  type BacnetCounters,
  type CallOptions,
  type IAm,
  type ReadResult,
  type ReadSpec,
  type Subscription,
  type ValueChange,
  type WhoIs,
} from '../../src/bacnet/network/bacnet.client.js';
import type { BacnetValue } from '../../src/bacnet/network/value.rules.js';
import { FakeBacnetDevice, refused, silence, type FakeDeviceOptions } from './bacnet-device.js';
import { VirtualTime } from './virtual-time.js';

type RequestKind = 'whoIs' | 'read' | 'readMultiple' | 'write' | 'subscribe' | 'unsubscribe';

/** Controllers in memory, and the time of the network: `time.run(work)` lets it pass. */
export class FakeBacnetNetwork {
  readonly time = new VirtualTime();
  readonly devices: FakeBacnetDevice[] = [];
  /** Every request, in order, and how it failed. */
  readonly log: { kind: RequestKind; address: string; at: number; fault: BacnetFaultKind | null }[] = [];
  readonly announced = new Subject<IAm>();
  readonly changed = new Subject<ValueChange>();
  readonly registrations: { bbmd: string; ttlSeconds: number }[] = [];
  /** Nothing can be sent: the interface is gone. */
  isDown = false;

  add(options: FakeDeviceOptions): FakeBacnetDevice {
    const device = new FakeBacnetDevice(options);
    this.devices.push(device);
    return device;
  }

  count(kind: RequestKind, address?: string): number {
    return this.log.filter(entry => entry.kind === kind && (address === undefined || entry.address === address)).length;
  }

  announce({ options }: FakeBacnetDevice): void {
    const { instance, address, maxApdu = 1_476, segmentation = 'none' } = options;
    this.announced.next({ instance, address, maxApdu, segmentation, vendorId: 260 });
  }

  /** The device tells its subscribers of a value, which it has or pretends to have. */
  tell(device: FakeBacnetDevice, object: ObjectId, values: BacnetValue[]): void {
    for (const [processId, { object: wanted, subscription }] of device.subscribed) {
      if (wanted.type !== object.type || wanted.instance !== object.instance) continue;
      const { address, instance } = device.options;
      const change = { address, processId, device: instance, object, secondsLeft: subscription.lifetimeSeconds };
      this.changed.next({ ...change, values: [{ property: 85, values }] });
    }
  }
}

/** Speaks to a {@link FakeBacnetNetwork}. */
export class FakeBacnetClient extends BacnetClient {
  readonly announcements: Observable<IAm>;
  readonly changes: Observable<ValueChange>;
  state: BacnetClientState = { status: 'open', address: '10.0.0.1:47808', reason: null };
  /** The most requests that waited at the same moment: in all, and on one line. */
  readonly most = { inAll: 0, onALine: 0 };
  private readonly pending = new Map<(fault: BacnetFault) => void, string>();

  constructor(private readonly network: FakeBacnetNetwork) {
    super();
    this.announcements = network.announced;
    this.changes = network.changed;
  }

  get counters(): BacnetCounters {
    const { length: sent } = this.network.log;
    const none = { badFrames: 0, unmatched: 0, thrown: 0, segmentErrors: 0, sendErrors: 0 };
    return { received: sent, sent, ...none, pending: this.pending.size };
  }

  async open(): Promise<void> {
    if (this.network.isDown) throw new BacnetFault('unreachable', 'EADDRNOTAVAIL');
    this.state = { status: 'open', address: '10.0.0.1:47808', reason: null };
  }

  async close(): Promise<void> {
    this.state = { status: 'closed', address: null, reason: null };
    for (const reject of this.pending.keys()) reject(new BacnetFault('closed', 'Closed.'));
  }

  async whoIs({ low = 0, high = 4_194_303, scope }: WhoIs): Promise<void> {
    if (this.network.isDown) throw new BacnetFault('unreachable', 'ENETUNREACH');
    const to = typeof scope === 'string' ? scope : 'network' in scope ? `network ${scope.network}` : scope.address;
    this.record('whoIs', to);
    for (const device of this.network.devices) {
      const { address, instance, isDead, isShy, serviceMs = 20 } = device.options;
      const network = networkOf(address);
      const isMeant =
        scope === 'global' ||
        (typeof scope === 'string' ? network === 0 : 'network' in scope ? network === scope.network : address === to);
      if (!isMeant || isDead || isShy || instance < low || instance > high) continue;
      this.network.time.after(serviceMs, () => this.network.announce(device));
    }
  }

  read(
    address: BacnetAddress,
    object: ObjectId,
    { property, index }: { property: number; index?: number },
    options?: CallOptions,
  ): Promise<BacnetValue[]> {
    return this.exchange('read', address, options, device => device.read(object, property, index));
  }

  readMultiple(address: BacnetAddress, specs: readonly ReadSpec[], options?: CallOptions): Promise<ReadResult[]> {
    return this.exchange('readMultiple', address, options, device => device.readMultiple(specs));
  }

  async write(
    address: BacnetAddress,
    object: ObjectId,
    _property: number,
    value: BacnetValue,
    priority: number | null,
    options?: CallOptions,
  ): Promise<void> {
    await this.exchange('write', address, { ...options, retries: 0 }, device => device.write(object, value, priority));
  }

  async subscribe(
    address: BacnetAddress,
    object: ObjectId,
    subscription: Subscription,
    options?: CallOptions,
  ): Promise<void> {
    await this.exchange('subscribe', address, options, device => {
      const { subscriptions = 'served' } = device.options;
      if (subscriptions === 'refused') return refused('error', { errorClass: 1, errorCode: 45 });
      if (subscriptions !== 'served') return true;
      device.subscribed.set(subscription.processId, { object, subscription });
      const values = device.read(object, 85);
      if (Array.isArray(values)) this.network.time.after(1, () => this.network.tell(device, object, values));
      return true;
    });
  }

  async unsubscribe(
    address: BacnetAddress,
    _object: ObjectId,
    processId: number,
    options?: CallOptions,
  ): Promise<void> {
    await this.exchange('unsubscribe', address, options, device => (device.subscribed.delete(processId), true));
  }

  async registerWith(bbmd: string, ttlSeconds: number): Promise<void> {
    if (this.network.isDown) throw new BacnetFault('unreachable', 'ENETUNREACH');
    this.network.registrations.push({ bbmd, ttlSeconds });
  }

  private exchange<T>(
    kind: RequestKind,
    address: BacnetAddress,
    { timeoutMs = 3_000, retries = 2, signal }: CallOptions = {},
    ask: (device: FakeBacnetDevice) => T | BacnetFault | typeof silence,
  ): Promise<T> {
    if (signal?.aborted) return Promise.reject(new BacnetFault('cancelled', 'Cancelled.'));
    if (this.state.status !== 'open') return Promise.reject(new BacnetFault('closed', 'Closed.'));
    if (this.network.isDown) return Promise.reject(new BacnetFault('unreachable', 'ENETUNREACH'));
    const device = this.network.devices.find(({ options }) => options.address === address && !options.isDead);
    const answer = device ? ask(device) : silence;
    const timeout = new BacnetFault('timeout', `No reply of ${address}`);
    const delayMs = answer === silence ? timeoutMs * (retries + 1) : (device?.options.serviceMs ?? 20);
    const outcome = answer === silence ? timeout : answer;
    this.record(kind, address, outcome instanceof BacnetFault ? outcome.kind : null);
    return this.settled(lineOf(address), outcome, delayMs, signal);
  }

  private settled<T>(line: string, outcome: T | BacnetFault, delayMs: number, signal?: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (result: T | BacnetFault) => {
        cancel();
        this.pending.delete(settle);
        signal?.removeEventListener('abort', abort);
        if (result instanceof BacnetFault) reject(result);
        else resolve(result);
      };
      const abort = () => settle(new BacnetFault('cancelled', 'Cancelled.'));
      const cancel = this.network.time.after(delayMs, () => settle(outcome));
      signal?.addEventListener('abort', abort);
      this.pending.set(settle, line);
      this.most.inAll = Math.max(this.most.inAll, this.pending.size);
      const onLine = [...this.pending.values()].filter(other => other === line).length;
      this.most.onALine = Math.max(this.most.onALine, onLine);
    });
  }

  private record(kind: RequestKind, address: string, fault: BacnetFaultKind | null = null): void {
    this.network.log.push({ kind, address, at: this.network.time.clock.monotonic(), fault });
  }
}
