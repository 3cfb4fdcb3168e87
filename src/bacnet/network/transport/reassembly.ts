import type { Segment } from '../wire/apdu.codec.js';

/** What to tell the sender about a segment. */
export interface SegmentAnswer {
  sequence: number;
  window: number;
  negative: boolean;
}

/** The result of a segment: `body` once the message is complete. */
export interface Reassembled {
  answer: SegmentAnswer | null;
  body: Buffer | null;
  /** The segment was the next one. */
  advanced: boolean;
  /** Larger than {@link maxReplyBytes}: to be given up. */
  tooLong: boolean;
}

/** A reassembled reply is handed on in one frame, whose length has 16 bits. */
export const maxReplyBytes = 60_000;
const maxWindow = 127;
const nothing: Reassembled = { answer: null, body: null, advanced: false, tooLong: false };

/**
 * The segments of one reply of one device, in their order whatever order they come in (135-2020, 5.4.4.4). A gap is told
 * once, a repeated segment ends in nothing but the acknowledgement its sender waits for.
 */
export class Reassembly {
  private readonly parts: Buffer[] = [];
  private bytes = 0;
  private acknowledged = 0;
  private window = 1;
  private complained = false;

  get begun(): boolean {
    return this.parts.length > 0;
  }

  push({ sequence, window, more }: Segment, data: Buffer): Reassembled {
    if (sequence !== (this.parts.length & 0xff)) return this.unexpected(sequence);
    // Segments without data could go on for ever.
    if (more && data.length === 0) return nothing;
    this.bytes += data.length;
    if (this.bytes > maxReplyBytes) return { ...nothing, tooLong: true };
    this.parts.push(data);
    this.complained = false;
    this.window = Math.min(Math.max(window, 1), maxWindow);
    const isDue = !more || this.parts.length === 1 || this.parts.length - this.acknowledged >= this.window;
    return {
      answer: isDue ? this.acknowledge() : null,
      body: more ? null : Buffer.concat(this.parts),
      advanced: true,
      tooLong: false,
    };
  }

  /** For a sender that fell silent: where to go on. */
  reminder(): SegmentAnswer {
    return { ...this.acknowledge(), negative: true };
  }

  private unexpected(sequence: number): Reassembled {
    if (!this.begun) return nothing;
    const last = (this.parts.length - 1) & 0xff;
    if (sequence === last) return { ...nothing, answer: this.acknowledge() };
    const isAhead = ((sequence - last) & 0xff) < 128;
    if (!isAhead || this.complained) return nothing;
    this.complained = true;
    return { ...nothing, answer: this.reminder() };
  }

  private acknowledge(): SegmentAnswer {
    this.acknowledged = this.parts.length;
    return { sequence: (this.parts.length - 1) & 0xff, window: this.window, negative: false };
  }
}
