import { BacnetAddress, ObjectId } from '../../../bacnet/network/address.codec.js';
import { Clock } from '../../../shared/clock.js';
import { BacnetFaults, noFaults, segmentations, SimulatedDeviceOptions } from '../bacnet.simulator.options.js';
import { usualDescription } from '../model/device.properties.js';
import { planBuilding, SimulatedPointOptions } from '../model/plan.rules.js';
import { seededRandom } from '../model/random.rules.js';
import { SimulatedObject } from '../model/simulated-object.js';
import { properties } from '../model/vocabulary.rules.js';
import { Asker, Line, nameOf } from '../net/line.js';
import { decodeConfirmed, decodeSegmentAck, pduTypes, unconfirmedServices } from '../wire/apdu.codec.js';
import { Announcement, encodeIAm, isAskedFor } from '../wire/services.codec.js';
import { WireValue } from '../wire/value.codec.js';
import { CovDesk, SubscriptionView } from './cov.desk.js';
import { ObjectStore } from './object.store.js';
import { Outlet } from './outlet.js';
import { ReplyDesk } from './reply.desk.js';
import { AcceptedWrite, RequestHandler } from './request.handler.js';
import { RequestLog, serviceName } from './request.log.js';
import { RequestQueue } from './request.queue.js';
import { Timers } from './timers.js';

/** What a device shares with the others. */
export interface DeviceHost {
  clock: Clock;
  timers: Timers;
  seed: number;
}

const usualPoints = 11;
const usualMaxApdu = 1_476;

/** One BACnet device: its objects, what others asked of it, and how it is controlled. */
export class SimulatedDevice {
  readonly instance: number;
  readonly name: string;
  /** What it was asked for. */
  readonly requests = new RequestLog();
  private readonly current: BacnetFaults;
  private readonly announcement: Announcement;
  private readonly store: ObjectStore;
  private readonly outlet: Outlet;
  private readonly replies: ReplyDesk;
  private readonly cov: CovDesk;
  private readonly handler: RequestHandler;
  private readonly queue: RequestQueue;

  constructor(options: SimulatedDeviceOptions, line: Line, { clock, timers, seed }: DeviceHost) {
    const { instance, segmentation = 'both', vendorId = 999, maxApdu = usualMaxApdu, repeatMs = 2_000 } = options;
    this.instance = instance;
    this.name = options.name ?? `Controller ${instance}`;
    this.current = { ...noFaults, ...options.faults };
    const faults = this.current;
    this.announcement = { instance, maxApdu, segmentation: segmentations.indexOf(segmentation), vendorId };
    const description = { ...usualDescription, ...options, ...this.announcement, name: this.name };
    const { points = usualPoints } = options;
    this.store = new ObjectStore(description, typeof points === 'number' ? planBuilding(points) : points, faults);
    this.outlet = new Outlet(line, timers, faults, seededRandom(seed ^ instance));
    const sendsSegments = segmentation === 'both' || segmentation === 'transmit';
    const limits = { maxApdu, sendsSegments, windowSize: options.windowSize ?? 16, repeatMs };
    this.replies = new ReplyDesk(this.outlet, timers, limits, faults);
    this.cov = new CovDesk(instance, this.outlet, timers, clock, repeatMs);
    const { store, replies, cov, outlet } = this;
    this.handler = new RequestHandler({ store, replies, cov, outlet, faults, clock, maxApdu });
    this.queue = new RequestQueue(timers);
  }

  /** `ip:port`, or behind a router `ip:port#network:mac`. */
  get address(): BacnetAddress {
    return this.outlet.address;
  }

  get objects(): Iterable<SimulatedObject> {
    return this.store.all;
  }

  /** How many objects it has besides itself. */
  get size(): number {
    return this.store.size;
  }

  get isDead(): boolean {
    return this.current.dead;
  }

  /** Writes it accepted, oldest first. */
  get writes(): readonly AcceptedWrite[] {
    return this.handler.writes;
  }

  get subscriptions(): SubscriptionView[] {
    return this.cov.list;
  }

  /** Confirmed notifications that were acknowledged. */
  get acknowledged(): number {
    return this.cov.acknowledged;
  }

  /** The present value of a point. */
  value(object: ObjectId): number {
    return this.store.find(object).value;
  }

  /**
   * Something changed at the device; subscribers are told. On an output or value it is the relinquish default that
   * changes: a command stays in force.
   */
  set(object: ObjectId, value: number): void {
    const found = this.store.find(object);
    found.set(value);
    this.cov.changed(found);
  }

  /** Any property of a point: a reliability, out of service, a name, one of a vendor's own. */
  put(object: ObjectId, property: number, ...values: WireValue[]): void {
    const found = this.store.find(object);
    found.put(property, values);
    this.cov.changed(found);
  }

  /** Any property of the device itself. */
  putOwn(property: number, ...values: WireValue[]): void {
    this.store.device.put(property, ...values);
  }

  /** A new point; the database revision grows. */
  add(point: SimulatedPointOptions): void {
    this.store.add(point);
    this.revise();
  }

  /** A point is taken out; the database revision grows. */
  remove(object: ObjectId): void {
    this.store.remove(object);
    this.revise();
  }

  /** Its configuration changed. */
  revise(): void {
    const [revision] = this.store.device.values(properties.databaseRevision);
    const value = revision?.type === 'unsigned' ? revision.value + 1 : 1;
    this.putOwn(properties.databaseRevision, { type: 'unsigned', value });
  }

  /** Faults from now on; the others stay as they are. */
  faults(faults: Partial<BacnetFaults>): void {
    Object.assign(this.current, faults);
    this.store.obeyFaults();
  }

  /** No power: it answers nothing, and forgets who subscribed. */
  kill(): void {
    this.faults({ dead: true });
    this.cov.clear();
    this.replies.clear();
  }

  revive(): void {
    this.faults({ dead: false });
  }

  /** Announces itself to everybody, as after a restart. */
  announce(): void {
    this.outlet.broadcast(encodeIAm(this.announcement));
  }

  /** An APDU arrived, for this device or for all. */
  receive(apdu: Buffer, asker: Asker, isBroadcast: boolean): void {
    if (this.current.dead || this.outlet.loses()) return;
    const type = (apdu[0] ?? 0) >> 4;
    if (type === pduTypes.unconfirmed) return this.receiveUnconfirmed(apdu, asker);
    if (isBroadcast) return;
    if (type === pduTypes.confirmed) return this.receiveRequest(apdu, asker);
    if (type === pduTypes.segmentAck) {
      const ack = decodeSegmentAck(apdu);
      if (ack) this.replies.acknowledge(ack, asker);
    } else if (type === pduTypes.simpleAck) this.cov.acknowledge(apdu[1] ?? 0);
    else if (type === pduTypes.abort) this.replies.abort(apdu[1] ?? 0, asker);
  }

  private receiveRequest(apdu: Buffer, asker: Asker): void {
    const request = decodeConfirmed(apdu);
    if (!request) return;
    const { invokeId } = request;
    this.requests.note({ service: serviceName(request.service), from: nameOf(asker), invokeId, bytes: apdu.length });
    this.queue.push(this.current.serviceMs, () => this.handler.serve(request, asker));
  }

  private receiveUnconfirmed(apdu: Buffer, asker: Asker): void {
    if (apdu[1] !== unconfirmedServices.whoIs) return;
    this.requests.note({ service: 'who-is', from: nameOf(asker), invokeId: null, bytes: apdu.length });
    if (this.current.ignoresWhoIs || !isAskedFor(this.instance, apdu.subarray(2))) return;
    if (this.current.iAm === 'broadcast') this.announce();
    else this.outlet.send(encodeIAm(this.announcement), asker);
  }
}
