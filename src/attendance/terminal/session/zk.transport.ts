import { COMMANDS, MAX_CHUNK } from 'node-zklib/constants.js';
import ZKLibTCP from 'node-zklib/zklibtcp.js';
import { Socket } from 'node:net';
import { TerminalFailure, TerminalFailureKind } from '../terminal-failure.rules.js';
import { encodeCommKey } from '../wire/comm-key.codec.js';
import { encodeFrame, Frame } from '../wire/frame.codec.js';
import { BulkOpening, BulkReply } from './bulk-reply.js';
import { Taker } from './exchange.js';
import { FrameLine, LineOptions } from './frame-line.js';

/** Everything this program ever sends. Nothing in it disables a terminal, clears anything or opens a door. */
const sendable: ReadonlySet<number> = new Set([
  COMMANDS.CMD_CONNECT,
  COMMANDS.CMD_AUTH,
  COMMANDS.CMD_EXIT,
  COMMANDS.CMD_ENABLEDEVICE,
  COMMANDS.CMD_GET_VERSION,
  COMMANDS.CMD_OPTIONS_RRQ,
  COMMANDS.CMD_GET_FREE_SIZES,
  COMMANDS.CMD_GET_TIME,
  COMMANDS.CMD_SET_TIME,
  COMMANDS.CMD_REG_EVENT,
  COMMANDS.CMD_DATA_WRRQ,
  COMMANDS.CMD_DATA_RDY,
  COMMANDS.CMD_FREE_DATA,
]);
const exitTimeoutMs = 1_000;
/** A bulk read may take so many times the silence that ends it (10 minutes), however steadily it trickles in. */
const longestReadInTimeouts = 60;

interface TransportOptions extends LineOptions {
  replyTimeoutMs: number;
  commKey: number;
  authenticating: () => void;
  onEvent: (data: Buffer) => void;
}

/**
 * `node-zklib`'s TCP class with another transport: its header encoder, its constants and its simple commands stay, all
 * that reads the socket is replaced. Calls queue up; a bulk read is one turn of the queue.
 */
export class ZkTransport extends ZKLibTCP {
  readonly line: FrameLine;
  private turn: Promise<unknown> = Promise.resolve();
  /** Set while EXIT is under way: why the session ends. */
  private leaving: TerminalFailure | null = null;

  constructor(private readonly options: TransportOptions) {
    super(options.host, options.port, options.replyTimeoutMs);
    this.line = new FrameLine(options, options.onEvent);
  }

  override async createSocket(): Promise<Socket> {
    this.socket = await this.line.open();
    return this.socket;
  }

  /** The handshake. A terminal may ask for a key although it has none; key 0 answers that. */
  override async connect(): Promise<boolean> {
    const { line, options } = this;
    const answer = await this.ask(COMMANDS.CMD_CONNECT);
    this.sessionId = line.session = answer.session;
    if (answer.command === COMMANDS.CMD_ACK_UNAUTH) {
      line.stage = 'key';
      options.authenticating();
      const { command } = await this.ask(COMMANDS.CMD_AUTH, encodeCommKey(options.commKey, answer.session));
      if (command !== COMMANDS.CMD_ACK_OK) throw await this.leave('wrong_key', 'The communication key is wrong');
    } else if (answer.command !== COMMANDS.CMD_ACK_OK) {
      throw line.fail('rejected', `The terminal answered the handshake with ${answer.command}`);
    }
    line.stage = 'open';
    return true;
  }

  override async executeCmd(command: number, data: Buffer | string): Promise<Buffer> {
    return encodeFrame(await this.ask(command, data)).subarray(8);
  }

  /** The reply, whatever it says. */
  ask(command: number, data: Buffer | string = ''): Promise<Frame> {
    return this.inTurn(() => this.exchange(command, data, frame => frame));
  }

  /** The body of a bulk read, complete. Rejects with `rejected` where the terminal will not give it. */
  override readWithBuffer(request: Buffer): Promise<{ data: Buffer }> {
    return this.inTurn(async () => {
      const tooLong = () => void this.line.fail('silent', 'The read takes too long');
      const timer = setTimeout(tooLong, this.timeout * longestReadInTimeouts);
      try {
        return { data: await this.readBulk(request) };
      } catch (error) {
        if (error instanceof TerminalFailure && error.kind === 'damaged') this.line.end(error);
        throw error;
      } finally {
        clearTimeout(timer);
      }
    });
  }

  override disableDevice(): Promise<Buffer> {
    return this.executeCmd(COMMANDS.CMD_DISABLEDEVICE, '');
  }

  override clearAttendanceLog(): Promise<Buffer> {
    return this.executeCmd(COMMANDS.CMD_CLEAR_ATTLOG, '');
  }

  override async disconnect(): Promise<boolean> {
    await this.leave('stopped', 'The session was ended');
    return true;
  }

  override async closeSocket(): Promise<boolean> {
    this.line.fail('stopped', 'The session was ended');
    return true;
  }

  private async readBulk(request: Buffer): Promise<Buffer> {
    const opening = new BulkOpening();
    const start = await this.exchange(COMMANDS.CMD_DATA_WRRQ, request, frame => opening.take(frame));
    if ('refused' in start) throw this.rejected(`The terminal answered a read with ${start.refused}`);
    if ('body' in start) return start.body;
    const parts: Buffer[] = [];
    // One piece in flight: asked for all at once, they stall on slow links.
    for (let at = 0; at < start.toFetch; at += MAX_CHUNK) {
      parts.push(await this.fetch(at, Math.min(MAX_CHUNK, start.toFetch - at)));
    }
    await this.exchange(COMMANDS.CMD_FREE_DATA, '', frame => frame);
    return Buffer.concat(parts);
  }

  private fetch(start: number, size: number): Promise<Buffer> {
    const request = Buffer.alloc(8);
    request.writeUInt32LE(start, 0);
    request.writeUInt32LE(size, 4);
    const reply = new BulkReply(size);
    return this.exchange(COMMANDS.CMD_DATA_RDY, request, frame => reply.take(frame));
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }

  private async exchange<T>(command: number, data: Buffer | string, taker: Taker<T>): Promise<T> {
    if (!sendable.has(command)) throw this.rejected(`Command ${command} is never sent`);
    if (this.leaving) throw this.leaving;
    return this.line.exchange(command, data, this.timeout, taker);
  }

  private rejected(message: string): TerminalFailure {
    return new TerminalFailure('rejected', this.line.stage, message);
  }

  /** Tells the terminal, which frees its session by nothing else, and ends; whatever is under way fails. */
  private async leave(kind: TerminalFailureKind, message: string): Promise<TerminalFailure> {
    const { line } = this;
    const failure = new TerminalFailure(kind, line.stage, message);
    if (line.stage === 'tcp' || this.leaving) return line.end(failure);
    this.leaving = failure;
    line.interrupt(failure);
    const timer = setTimeout(() => line.end(failure), exitTimeoutMs);
    await line.exchange(COMMANDS.CMD_EXIT, '', exitTimeoutMs * 2, () => true).catch(() => undefined);
    clearTimeout(timer);
    return line.end(failure);
  }
}
