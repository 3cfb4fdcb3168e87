import type { BacnetAddress } from '../address.codec.js';
import {
  Apdu,
  confirmedServices,
  encodeAbort,
  encodeComplexAck,
  encodeSegmentAck,
  Segment,
} from '../wire/apdu.codec.js';
import { BacnetFault } from '../bacnet-fault.rules.js';
import { PropertyTags, readError, readMultipleReply, readReply, withReadableOnly } from '../wire/service.codec.js';
import type { Tally } from './bvlc.link.js';
import type { Pending } from './exchange.js';
import { maxReplyBytes, SegmentAnswer } from './reassembly.js';

type Reply = Exclude<Apdu, { type: 'confirmed' | 'unconfirmed' }>;

interface Outlet {
  /** Hands a reply in one piece to the library. */
  deliver: (peer: BacnetAddress, apdu: Buffer, properties: readonly PropertyTags[]) => void;
  send: (peer: BacnetAddress, apdu: Buffer) => void;
}

/** The reason we give for a reply that is too long, and the one devices give. */
const bufferOverflow = 1;

/**
 * Finds the request a reply is to, by its invoke id, its sender, its service and what it is about, and settles it. Replies
 * nobody waits for are counted.
 */
export class ReplyDesk {
  private readonly exchanges = new Map<number, Pending>();
  private over: BacnetFault | null = null;

  constructor(
    private readonly tally: Tally,
    private readonly outlet: Outlet,
  ) {}

  get pending(): number {
    return this.exchanges.size;
  }

  /** From now on its replies are taken, until it is forgotten. */
  expect(exchange: Pending): void {
    if (this.over) exchange.fail(this.over.kind, this.over.message);
    else this.exchanges.set(exchange.id, exchange);
  }

  forget(exchange: Pending): void {
    this.exchanges.delete(exchange.id);
  }

  find(id: number): Pending | undefined {
    return this.exchanges.get(id);
  }

  take(peer: BacnetAddress, reply: Reply, bytes: Buffer): void {
    if (reply.type === 'segment-ack') return;
    const exchange = this.exchanges.get(reply.id);
    const isAsked = exchange?.question.peer === peer && exchange.sendings > 0;
    if (!isAsked || exchange.settled || ('service' in reply && reply.service !== exchange.question.service)) {
      this.tally.unmatched++;
      return;
    }
    if (reply.type === 'complex-ack' && reply.segment) this.takeSegment(exchange, reply.segment, reply.data);
    else if (reply.type === 'complex-ack') this.takeBody(exchange, reply.data);
    else if (reply.type === 'simple-ack') this.takeAcknowledgement(exchange, bytes);
    else this.takeRefusal(exchange, reply);
  }

  /** Tells a sender of segments how far they came. */
  answer({ id, question }: Pending, { sequence, window, negative }: SegmentAnswer): void {
    if (negative) this.tally.segmentErrors++;
    this.outlet.send(question.peer, encodeSegmentAck(id, sequence, window, negative));
  }

  /** Every request fails with this, those under way and those to come. */
  close(fault: BacnetFault): void {
    this.over = fault;
    for (const exchange of this.exchanges.values()) exchange.fail(fault.kind, fault.message);
  }

  private takeSegment(exchange: Pending, segment: Segment, data: Buffer): void {
    const { answer, body, advanced, tooLong } = exchange.segments.push(segment, data);
    if (tooLong) {
      this.tally.segmentErrors++;
      this.outlet.send(exchange.question.peer, encodeAbort(exchange.id, bufferOverflow));
      const why = `the reply is longer than ${maxReplyBytes} bytes`;
      return exchange.fail('abort', why, { reason: bufferOverflow });
    }
    if (advanced) exchange.advance();
    if (answer) this.answer(exchange, answer);
    if (body) this.takeBody(exchange, body);
  }

  private takeBody(exchange: Pending, data: Buffer): void {
    const { id, question } = exchange;
    const properties = question.ack === 'complex-ack' ? propertiesOf(question.service, data) : null;
    if (!properties) return this.malformed(exchange);
    if (!question.matches(properties)) {
      exchange.mismatch();
      this.tally.unmatched++;
      return;
    }
    this.deliver(exchange, encodeComplexAck(id, question.service, withReadableOnly(data, properties)), properties);
  }

  private takeAcknowledgement(exchange: Pending, bytes: Buffer): void {
    if (exchange.question.ack === 'simple-ack') this.deliver(exchange, bytes, []);
    else this.malformed(exchange);
  }

  private takeRefusal(exchange: Pending, reply: Reply & { type: 'error' | 'reject' | 'abort' }): void {
    if (reply.type !== 'error') {
      exchange.answered = true;
      return exchange.fail(reply.type, `the device ended it with ${reply.type} ${reply.reason}`, {
        reason: reply.reason,
      });
    }
    const error = readError(reply.data);
    if (!error) return this.malformed(exchange);
    exchange.answered = true;
    exchange.fail('error', `the device answered with error ${error.errorClass}/${error.errorCode}`, error);
  }

  private deliver(exchange: Pending, apdu: Buffer, properties: readonly PropertyTags[]): void {
    exchange.answered = true;
    this.outlet.deliver(exchange.question.peer, apdu, properties);
    exchange.fail('malformed', 'the reply cannot be decoded');
  }

  private malformed(exchange: Pending): void {
    this.tally.badFrames++;
    exchange.answered = true;
    exchange.fail('malformed', 'the reply is not what the service answers with');
  }
}

function propertiesOf(service: number, data: Buffer): PropertyTags[] | null {
  if (service === confirmedServices.readProperty) return readReply(data);
  return service === confirmedServices.readPropertyMultiple ? readMultipleReply(data) : null;
}
