import { ackHead, encodeSegment, SegmentAck } from '../wire/apdu.codec.js';

export interface ReplyToSend {
  invokeId: number;
  service: number;
  content: Buffer;
  /** Longest APDU, with the header. */
  maxApdu: number;
  /** Segments it would like to send in one go; the asker decides. */
  window: number;
}

/** A ComplexACK in segments, sent a window at a time (135-2020, 5.2). */
export class SegmentedReply {
  private readonly count: number;
  private readonly bytes: number;
  private window = 1;
  /** First segment that is not acknowledged. */
  private base = 0;

  constructor(
    private readonly reply: ReplyToSend,
    private readonly send: (apdu: Buffer) => void,
  ) {
    this.bytes = reply.maxApdu - ackHead.segment;
    this.count = Math.ceil(reply.content.length / this.bytes);
  }

  get isDone(): boolean {
    return this.base >= this.count;
  }

  /** Sends the window that is due, for the first time or again. */
  sendWindow(): void {
    const end = Math.min(this.count, this.base + this.window);
    for (let index = this.base; index < end; index++) this.sendOne(index);
  }

  /** Whether the acknowledgement is about this window; an old one is not, unless it asks for a repetition. */
  acknowledge({ sequence, negative, window }: SegmentAck): boolean {
    const last = this.base - 1;
    const ahead = (sequence - last) & 255;
    if (ahead > this.window || (ahead === 0 && !negative)) return false;
    this.base += ahead;
    this.window = window;
    return true;
  }

  private sendOne(index: number): void {
    const { invokeId, service, content, window } = this.reply;
    const more = index < this.count - 1;
    const part = content.subarray(index * this.bytes, (index + 1) * this.bytes);
    this.send(encodeSegment({ invokeId, service, index, more, window }, part));
  }
}
