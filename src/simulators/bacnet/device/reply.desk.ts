import { BacnetFaults } from '../bacnet.simulator.options.js';
import { Asker, nameOf } from '../net/line.js';
import { ackHead, ConfirmedRequest, pduTypes, segmentsFor, SegmentAck } from '../wire/apdu.codec.js';
import { encodeRefusal, Refusal, refusals } from '../wire/refusal.codec.js';
import { Outlet } from './outlet.js';
import { SegmentedReply } from './segmented.reply.js';
import { Timers } from './timers.js';

/** Replies that are being sent in segments at the same time; more are aborted. */
const maxRunning = 64;
const repetitions = 3;

export interface ReplyLimits {
  maxApdu: number;
  sendsSegments: boolean;
  windowSize: number;
  repeatMs: number;
}

interface Running {
  reply: SegmentedReply;
  repeated: number;
  stop: () => void;
}

/** Sends replies: in one APDU, or in segments, or not at all where the asker or a fault will not have them so. */
export class ReplyDesk {
  private readonly running = new Map<string, Running>();

  constructor(
    private readonly outlet: Outlet,
    private readonly timers: Timers,
    private readonly limits: ReplyLimits,
    private readonly faults: Readonly<BacnetFaults>,
  ) {}

  refuse(refusal: Refusal, { invokeId, service }: ConfirmedRequest, asker: Asker): void {
    this.outlet.send(encodeRefusal(refusal, invokeId, service), asker);
  }

  /** A ComplexACK of this content. */
  deliver(content: Buffer, request: ConfirmedRequest, asker: Asker): void {
    const { invokeId, service } = request;
    const maxApdu = Math.min(this.limits.maxApdu, request.maxReply);
    if (content.length + ackHead.whole <= maxApdu) {
      const apdu = Buffer.allocUnsafe(content.length + ackHead.whole);
      apdu[0] = pduTypes.complexAck << 4;
      apdu[1] = invokeId;
      apdu[2] = service;
      apdu.set(content, ackHead.whole);
      return this.outlet.send(apdu, asker);
    }
    if (this.faults.silentWhenTooBig) return;
    if (this.faults.segmentationRefused || !this.limits.sendsSegments) throw refusals.noSegmentation();
    segmentsFor(content.length, maxApdu, request);
    this.begin(Buffer.from(content), maxApdu, request, asker);
  }

  acknowledge(ack: SegmentAck, asker: Asker): void {
    const key = `${nameOf(asker)}/${ack.invokeId}`;
    const running = this.running.get(key);
    if (!running?.reply.acknowledge(ack)) return;
    running.repeated = 0;
    if (running.reply.isDone) this.end(key);
    else this.sendWindow(key, running);
  }

  /** The asker gave the reply up. */
  abort(invokeId: number, asker: Asker): void {
    this.end(`${nameOf(asker)}/${invokeId}`);
  }

  clear(): void {
    for (const key of [...this.running.keys()]) this.end(key);
  }

  private begin(content: Buffer, maxApdu: number, request: ConfirmedRequest, asker: Asker): void {
    const { invokeId, service } = request;
    const key = `${nameOf(asker)}/${invokeId}`;
    this.end(key);
    if (this.running.size >= maxRunning) throw Refusal.abort(9);
    const sent = { invokeId, service, content, maxApdu, window: this.limits.windowSize };
    const reply = new SegmentedReply(sent, apdu => this.outlet.send(apdu, asker, true));
    const running = { reply, repeated: 0, stop: () => undefined };
    this.running.set(key, running);
    this.sendWindow(key, running);
  }

  private sendWindow(key: string, running: Running): void {
    running.stop();
    running.stop = this.timers.later(this.limits.repeatMs, () => {
      if (running.repeated++ >= repetitions) this.end(key);
      else this.sendWindow(key, running);
    });
    running.reply.sendWindow();
  }

  private end(key: string): void {
    this.running.get(key)?.stop();
    this.running.delete(key);
  }
}
