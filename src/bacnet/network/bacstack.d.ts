// What is used of bacstack 0.0.1-beta.14, which has no types of its own.

declare module 'bacstack' {
  import type { EventEmitter } from 'node:events';

  class Bacstack {
    constructor(options: { transport: Bacstack.Transport; apduTimeout: number });
    /** Private to the library: what settles a request, by its invoke id. */
    readonly _invokeStore: Record<number, ((error: Error) => void) | undefined>;
    on(event: 'iAm', listener: (announcement: Bacstack.Announcement) => void): this;
    on(
      event: 'covNotify',
      listener: (change: { address: string; invokeId: number; request: Bacstack.Change }) => void,
    ): this;
    on(event: 'covNotifyUnconfirmed', listener: (change: { address: string; request: Bacstack.Change }) => void): this;
    whoIs(options: { lowLimit?: number; highLimit?: number; address: string }): void;
    readProperty(
      address: string,
      object: Bacstack.ObjectId,
      property: number,
      options: { invokeId: number; arrayIndex?: Bacstack.Index },
      done: Bacstack.Done<{ values: Bacstack.Value[] }>,
    ): void;
    readPropertyMultiple(
      address: string,
      specs: { objectId: Bacstack.ObjectId; properties: { id: number; index?: Bacstack.Index }[] }[],
      options: { invokeId: number },
      done: Bacstack.Done<Bacstack.ReadMultiple>,
    ): void;
    /** Priority 0 is none. */
    writeProperty(
      address: string,
      object: Bacstack.ObjectId,
      property: number,
      values: Bacstack.Value[],
      options: { invokeId: number; priority: number },
      done: Bacstack.Done<void>,
    ): void;
    subscribeCOV(
      address: string,
      object: Bacstack.ObjectId,
      processId: number,
      cancel: boolean,
      confirmed: boolean,
      lifetime: number,
      options: { invokeId: number },
      done: Bacstack.Done<void>,
    ): void;
    simpleAckResponse(address: string, service: number, invokeId: number): void;
  }

  namespace Bacstack {
    /** Addresses are opaque to the library: what it gets it hands to the transport, and back from there. */
    interface Transport extends EventEmitter {
      open(): void;
      close(): void;
      getBroadcastAddress(): string;
      getMaxPayload(): number;
      /** `length` exceeds the buffer where a request did not fit. */
      send(buffer: Buffer, length: number, receiver: string): void;
    }

    interface Value {
      type: number;
      value?: unknown;
    }

    interface ObjectId {
      type: number;
      instance: number;
    }

    /** 0 as a number counts as none; the string is encoded as 0. */
    type Index = number | '0';

    interface Announcement {
      address: string;
      deviceId: number;
      maxApdu: number;
      segmentation: number;
      vendorId: number;
    }

    interface Change {
      subscriberProcessId: number;
      initiatingDeviceId: ObjectId;
      monitoredObjectId: ObjectId;
      timeRemaining: number;
      values: { value: Value[] }[];
    }

    interface ReadMultiple {
      values: { values: { value?: Value[] }[] }[];
    }

    type Done<T> = (error: Error | null, result: T) => void;
  }

  export = Bacstack;
}
