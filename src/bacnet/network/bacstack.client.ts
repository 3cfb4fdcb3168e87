import type Bacstack from 'bacstack';
import { Subject } from 'rxjs';
import { BacnetAddress, ObjectId, parseAddress } from './address.codec.js';
import { confirmedServices } from './wire/apdu.codec.js';
import { BacnetFault } from './bacnet-fault.rules.js';
import {
  BacnetClient,
  BacnetClientState,
  BacnetCounters,
  CallOptions,
  IAm,
  ReadResult,
  ReadSpec,
  Subscription,
  ValueChange,
  WhoIs,
} from './bacnet.client.js';
import { segmentations } from './segmentation.rules.js';
import { BacstackServices } from './bacstack.services.js';
import { valuesOf } from './wire/read-reply.codec.js';
import { Tally } from './transport/bvlc.link.js';
import { Session, SessionOptions } from './transport/session.js';
import { isInteger } from './wire/value.codec.js';
import type { BacnetValue } from './value.rules.js';

const defaultPort = 47_808;
const longestTtlSeconds = 65_535;

/**
 * BACnet/IP by `bacstack`, which encodes and decodes, on a transport and with transactions of our own: see
 * {@link Session}. `host` is the address of one interface, or `0.0.0.0` for all; `broadcast` is that of its network.
 */
export class BacstackClient extends BacnetClient {
  readonly announcements = new Subject<IAm>();
  readonly changes = new Subject<ValueChange>();
  private readonly tally: Tally = {
    received: 0,
    sent: 0,
    badFrames: 0,
    unmatched: 0,
    thrown: 0,
    segmentErrors: 0,
    sendErrors: 0,
  };
  private session: Session | null = null;
  private opening: Promise<void> | null = null;
  private address: BacnetAddress | null = null;
  private failure: string | null = null;

  /** Throws where the library that is installed is not the known version. */
  constructor(private readonly options: SessionOptions) {
    super();
    this.prepare();
  }

  get state(): BacnetClientState {
    const status = this.session ? 'open' : this.failure === null ? 'closed' : 'failed';
    return { status, address: this.address, reason: this.failure };
  }

  get counters(): Readonly<BacnetCounters> {
    return { ...this.tally, pending: this.session?.transport.desk.pending ?? 0 };
  }

  async open(): Promise<void> {
    if (this.session) return;
    this.opening ??= this.bind();
    await this.opening.finally(() => (this.opening = null));
  }

  async close(): Promise<void> {
    await this.opening?.catch(() => undefined);
    this.failure = null;
    await this.end(new BacnetFault('closed', 'The client was closed'));
  }

  async whoIs(query: WhoIs): Promise<void> {
    await this.services().whoIs(query);
  }

  async read(
    address: BacnetAddress,
    object: ObjectId,
    { property, index = null }: { property: number; index?: number | null },
    options: CallOptions = {},
  ): Promise<BacnetValue[]> {
    return this.services().read(address, { object, property, index }, options);
  }

  async readMultiple(
    address: BacnetAddress,
    specs: readonly ReadSpec[],
    options: CallOptions = {},
  ): Promise<ReadResult[]> {
    return this.services().readMultiple(address, specs, options);
  }

  async write(
    address: BacnetAddress,
    object: ObjectId,
    property: number,
    value: BacnetValue,
    priority: number | null,
    options: CallOptions = {},
  ): Promise<void> {
    await this.services().write(address, { object, property, index: null }, value, priority, options);
  }

  async subscribe(
    address: BacnetAddress,
    object: ObjectId,
    { processId, ...subscription }: Subscription,
    options: CallOptions = {},
  ): Promise<void> {
    await this.services().subscribe(address, object, processId, subscription, options);
  }

  async unsubscribe(
    address: BacnetAddress,
    object: ObjectId,
    processId: number,
    options: CallOptions = {},
  ): Promise<void> {
    await this.services().subscribe(address, object, processId, null, options);
  }

  /** `bbmd` is an address with or without its port. */
  async registerWith(bbmd: string, ttlSeconds: number): Promise<void> {
    const parts = parseAddress(bbmd.includes(':') ? bbmd : `${bbmd}:${defaultPort}`);
    if (!parts || parts.route || !isInteger(ttlSeconds, 1, longestTtlSeconds)) {
      throw new BacnetFault('encode', `${bbmd} for ${ttlSeconds} s is no registration with a BBMD`);
    }
    await this.opened().transport.registerWith(parts, ttlSeconds);
  }

  private async bind(): Promise<void> {
    const session = this.prepare();
    try {
      this.address = await session.bind();
      this.session = session;
      this.failure = null;
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
      throw error;
    }
  }

  private prepare(): Session {
    const session = new Session(this.options, this.tally, error => {
      if (this.session !== session) return;
      this.failure = `The socket was lost (${error.message})`;
      void this.end(new BacnetFault('unreachable', this.failure));
    });
    session.library
      .on('iAm', announcement => this.announce(announcement))
      .on('covNotifyUnconfirmed', ({ address, request }) => this.changes.next(changeOf(session, address, request)))
      .on('covNotify', ({ address, invokeId, request }) => {
        const change = changeOf(session, address, request);
        session.library.simpleAckResponse(address, confirmedServices.covNotification, invokeId);
        this.changes.next(change);
      });
    return session;
  }

  private async end(fault: BacnetFault): Promise<void> {
    const { session } = this;
    this.session = null;
    this.address = null;
    await session?.close(fault);
  }

  private opened(): Session {
    if (!this.session) throw new BacnetFault('closed', 'The client is not open');
    return this.session;
  }

  private services(): BacstackServices {
    return new BacstackServices(this.opened());
  }

  private announce({ address, deviceId, maxApdu, segmentation, vendorId }: Bacstack.Announcement): void {
    const kind = segmentations[segmentation] ?? 'none';
    this.announcements.next({ instance: deviceId, address, maxApdu, segmentation: kind, vendorId });
  }
}

/** Throws where the library saw other values than there are. */
function changeOf({ transport }: Session, address: BacnetAddress, change: Bacstack.Change): ValueChange {
  return {
    address,
    processId: change.subscriberProcessId,
    device: change.initiatingDeviceId.instance,
    object: change.monitoredObjectId,
    secondsLeft: change.timeRemaining,
    values: transport.delivering.map((told, place) => ({
      property: told.property,
      values: valuesOf(change.values[place]?.value ?? [], told),
    })),
  };
}
