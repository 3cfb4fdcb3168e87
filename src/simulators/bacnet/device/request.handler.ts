import { ObjectId } from '../../../bacnet/network/address.codec.js';
import { Clock } from '../../../shared/clock.js';
import { BacnetFaults } from '../bacnet.simulator.options.js';
import { Asker } from '../net/line.js';
import { ConfirmedRequest, encodeSimpleAck, services } from '../wire/apdu.codec.js';
import { Refusal, refusals } from '../wire/refusal.codec.js';
import { decodeSubscribe, decodeWrite } from '../wire/services.codec.js';
import { objectOf } from '../wire/tags.codec.js';
import { WireValue } from '../wire/value.codec.js';
import { ByteWriter } from '../wire/writer.codec.js';
import { CovDesk } from './cov.desk.js';
import { ObjectStore } from './object.store.js';
import { Outlet } from './outlet.js';
import { readMultiple, readProperty } from './reading.js';
import { ReplyDesk } from './reply.desk.js';

/** A write that was accepted. */
export interface AcceptedWrite {
  object: ObjectId;
  property: number;
  value: WireValue;
  /** Null where the writer gave none. */
  priority: number | null;
  at: Date;
}

/** Older ones are forgotten. */
const maxWrites = 10_000;

/** What the services of a device work with. */
export interface DeviceParts {
  store: ObjectStore;
  replies: ReplyDesk;
  cov: CovDesk;
  outlet: Outlet;
  faults: Readonly<BacnetFaults>;
  clock: Clock;
  maxApdu: number;
}

/** Serves confirmed requests. */
export class RequestHandler {
  readonly writes: AcceptedWrite[] = [];
  private readonly reply = new ByteWriter();

  constructor(private readonly parts: DeviceParts) {}

  serve(request: ConfirmedRequest, asker: Asker): void {
    const { faults, replies, maxApdu } = this.parts;
    if (faults.dead) return;
    try {
      if (request.segmented) throw refusals.noSegmentation();
      if (request.content.length + 4 > maxApdu) {
        if (faults.silentWhenTooBig) return;
        throw refusals.tooLong();
      }
      this.answer(request, asker);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      replies.refuse(error, request, asker);
    }
  }

  private answer(request: ConfirmedRequest, asker: Asker): void {
    const { store, replies, faults } = this.parts;
    switch (request.service) {
      case services.readProperty:
        readProperty(store, request.content, this.reply.reset());
        return replies.deliver(this.reply.view(), request, asker);
      case services.readPropertyMultiple:
        if (faults.noReadMultiple) throw refusals.unknownService();
        readMultiple(store, request.content, this.reply.reset());
        return replies.deliver(this.reply.view(), request, asker);
      case services.writeProperty:
        this.write(request.content);
        return this.accept(request, asker);
      case services.subscribeCov:
        return this.subscribe(request, asker);
      default:
        throw refusals.unknownService();
    }
  }

  private write(content: Buffer): void {
    const { store, faults, cov, clock } = this.parts;
    const request = decodeWrite(content);
    const key = store.realKey(request.key);
    if (faults.writesRefused) throw refusals.writeDenied();
    if (key === store.deviceKey)
      throw store.device.has(request.property) ? refusals.writeDenied() : refusals.unknownProperty();
    const object = store.point(key);
    object.write(request);
    const { property, value, priority } = request;
    this.writes.push({ object: objectOf(key), property, value, priority, at: clock.now() });
    if (this.writes.length > maxWrites) this.writes.shift();
    cov.changed(object);
  }

  private subscribe(request: ConfirmedRequest, asker: Asker): void {
    const { store, cov, faults } = this.parts;
    if (faults.cov === 'unknown') throw refusals.unknownService();
    const wanted = decodeSubscribe(request.content);
    if (faults.cov === 'off' || store.realKey(wanted.key) === store.deviceKey) throw refusals.noCov();
    const object = store.point(wanted.key);
    if (faults.cov === 'silent') return this.accept(request, asker);
    const notifyFirst = cov.subscribe(wanted, object, asker);
    this.accept(request, asker);
    notifyFirst();
  }

  private accept({ invokeId, service }: ConfirmedRequest, asker: Asker): void {
    this.parts.outlet.send(encodeSimpleAck(invokeId, service), asker);
  }
}
