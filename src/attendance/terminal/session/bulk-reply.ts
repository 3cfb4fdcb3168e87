import { COMMANDS } from 'node-zklib/constants.js';
import { TerminalFailure } from '../terminal-failure.rules.js';
import { Frame } from '../wire/frame.codec.js';

/** The largest log known has 4.8 MB. */
const maxBulkBytes = 33_554_432;

/** What a terminal answers to the request for a bulk read: everything at once, or how much there is to fetch. */
type BulkStart = { body: Buffer } | { toFetch: number } | { refused: number };

/**
 * Puts together what a terminal sends of a bulk read, in any of the shapes that are known: one CMD_DATA; or
 * CMD_PREPARE_DATA with the size, CMD_DATA of whatever lengths, and CMD_ACK_OK. Throws `damaged` when there is more or
 * less than announced.
 */
export class BulkReply {
  private readonly parts: Buffer[] = [];
  private received = 0;
  private announced: number | null = null;

  /** `expected`: bytes that were asked for; null before it is known. */
  constructor(private readonly expected: number | null) {}

  /** The bytes when they are complete. `ACK_OK` closes an announced transfer, CMD_DATA alone one that was not. */
  take({ command, data }: Frame): Buffer | undefined {
    switch (command) {
      case COMMANDS.CMD_PREPARE_DATA:
        return this.announce(data);
      case COMMANDS.CMD_DATA:
        return this.append(data);
      case COMMANDS.CMD_ACK_OK:
        return this.finish();
      default:
        throw new TerminalFailure('rejected', 'open', `The terminal answered a read with ${command}`);
    }
  }

  private announce(data: Buffer): undefined {
    const size = data.length < 4 ? -1 : data.readUInt32LE(0);
    if (this.announced !== null || this.received > 0) throw damaged('a second announcement in one transfer');
    if (size < 0 || size > maxBulkBytes || (this.expected !== null && size !== this.expected)) {
      throw damaged(`${size} bytes announced, ${this.expected ?? 'fewer'} expected`);
    }
    this.announced = size;
  }

  private append(data: Buffer): Buffer | undefined {
    this.parts.push(data);
    this.received += data.length;
    const size = this.announced ?? this.expected;
    // Nothing, over and over, would never end.
    if (size !== null && (data.length === 0 || this.received > size)) {
      throw damaged(`${this.received} bytes received, ${size} expected`);
    }
    return this.announced === null && (size === null || this.received === size) ? this.whole() : undefined;
  }

  private finish(): Buffer {
    const size = this.announced ?? this.expected ?? 0;
    if (this.received !== size) throw damaged(`${this.received} of ${size} bytes received`);
    return this.whole();
  }

  private whole(): Buffer {
    return Buffer.concat(this.parts, this.received);
  }
}

/** The reply to the request itself. ACK_OK carries a flag and the size; anything else in place of data is a refusal. */
export class BulkOpening {
  private readonly direct = new BulkReply(null);
  private begun = false;

  take(frame: Frame): BulkStart | undefined {
    const { command, data } = frame;
    if (command === COMMANDS.CMD_ACK_OK && !this.begun) return sizeOf(data);
    if (command !== COMMANDS.CMD_DATA && command !== COMMANDS.CMD_PREPARE_DATA && !this.begun) {
      return { refused: command };
    }
    this.begun = true;
    const body = this.direct.take(frame);
    return body && { body };
  }
}

function sizeOf(data: Buffer): BulkStart {
  if (data.length < 5) return { toFetch: 0 };
  const toFetch = data.readUInt32LE(1);
  if (toFetch > maxBulkBytes) throw damaged(`${toFetch} bytes announced`);
  return { toFetch };
}

function damaged(what: string): TerminalFailure {
  return new TerminalFailure('damaged', 'open', `A bulk read is damaged: ${what}`);
}
