import type { Observable } from 'rxjs';
import type { BacnetFault } from './bacnet-fault.rules.js';
import type { BacnetAddress, ObjectId } from './address.codec.js';
import type { Segmentation } from './segmentation.rules.js';
import type { BacnetValue } from './value.rules.js';

/** Who is asked to announce itself (135-2020, 16.10). */
export interface WhoIs {
  /** Range of device instances, both or neither. */
  low?: number;
  high?: number;
  /**
   * `local`: broadcast on this network; `global`: on every network routers lead to; a network number; one address; or
   * through the BBMD that was registered with.
   */
  scope: 'local' | 'global' | 'bbmd' | { network: number } | { address: BacnetAddress };
}

/** A device that announced itself (I-Am). */
export interface IAm {
  instance: number;
  /** Where it can be asked: behind a router, or forwarded by a BBMD, its true origin. */
  address: BacnetAddress;
  maxApdu: number;
  segmentation: Segmentation;
  vendorId: number;
}

/** A change-of-value notification, of a subscription that is known to nobody but the caller. */
export interface ValueChange {
  address: BacnetAddress;
  /** Subscriber process identifier. */
  processId: number;
  /** Instance of the device that sent it. */
  device: number;
  object: ObjectId;
  secondsLeft: number;
  values: { property: number; values: BacnetValue[] }[];
}

export interface ReadSpec {
  object: ObjectId;
  properties: { property: number; index?: number }[];
}

/** One property of a read of many: its values, or why there are none. */
export interface ReadResult {
  object: ObjectId;
  property: number;
  index: number | null;
  outcome: { values: BacnetValue[] } | { fault: BacnetFault };
}

export interface CallOptions {
  /** Until a reply (3,000 ms; 500..30,000). A segmented reply that advances starts it anew. */
  timeoutMs?: number;
  /** How often a request without reply is sent again (2; writes: never). */
  retries?: number;
  signal?: AbortSignal;
}

export interface Subscription {
  processId: number;
  lifetimeSeconds: number;
  confirmed: boolean;
}

export interface BacnetClientState {
  status: 'closed' | 'open' | 'failed';
  /** `ip:port` where it is open. */
  address: string | null;
  /** Why it is not open. */
  reason: string | null;
}

/** Counts since the start, for diagnostics. */
export interface BacnetCounters {
  received: number;
  sent: number;
  /** Frames refused before anything was decoded. */
  badFrames: number;
  /** Replies nobody waits for: late, of a wrong peer, service or object. */
  unmatched: number;
  /** What the codec threw at a frame that had passed the checks. */
  thrown: number;
  segmentErrors: number;
  sendErrors: number;
  /** Requests whose reply is awaited now. */
  pending: number;
}

/**
 * Speaks BACnet/IP through one socket of its own. Every promise settles; a rejection is a {@link BacnetFault}. No
 * datagram ends the program. Reads and subscriptions are repeated when no reply comes, writes never.
 */
export abstract class BacnetClient {
  /** Devices that announce themselves, asked or not. */
  abstract readonly announcements: Observable<IAm>;
  /** Confirmed notifications are acknowledged already. */
  abstract readonly changes: Observable<ValueChange>;
  abstract readonly state: BacnetClientState;
  abstract readonly counters: Readonly<BacnetCounters>;
  /** Rejects with `unreachable` where the port is in use or the interface does not exist. */
  abstract open(): Promise<void>;
  /** Everything pending is rejected with `closed`. */
  abstract close(): Promise<void>;
  /** Sends the question; answers come as {@link announcements}. */
  abstract whoIs(query: WhoIs): Promise<void>;
  /** Without an index the whole property; index 0: the number of its elements. */
  abstract read(
    address: BacnetAddress,
    object: ObjectId,
    property: { property: number; index?: number },
    options?: CallOptions,
  ): Promise<BacnetValue[]>;
  /** One result per property asked for, in their order. Rejects when the device refuses the request as a whole. */
  abstract readMultiple(
    address: BacnetAddress,
    specs: readonly ReadSpec[],
    options?: CallOptions,
  ): Promise<ReadResult[]>;
  /** `priority` 1..16, null for a property that has none. `{ type: 'null' }` relinquishes. Sent once. */
  abstract write(
    address: BacnetAddress,
    object: ObjectId,
    property: number,
    value: BacnetValue,
    priority: number | null,
    options?: CallOptions,
  ): Promise<void>;
  abstract subscribe(
    address: BacnetAddress,
    object: ObjectId,
    subscription: Subscription,
    options?: CallOptions,
  ): Promise<void>;
  abstract unsubscribe(
    address: BacnetAddress,
    object: ObjectId,
    processId: number,
    options?: CallOptions,
  ): Promise<void>;
  /** Registers as foreign device with a BBMD (135-2020, J.5) for so many seconds and renews it until closed. */
  abstract registerWith(bbmd: string, ttlSeconds: number): Promise<void>;
}
