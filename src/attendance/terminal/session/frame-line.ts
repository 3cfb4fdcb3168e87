import { COMMANDS } from 'node-zklib/constants.js';
import { createTCPHeader } from 'node-zklib/utils.js';
import { connect, Socket } from 'node:net';
import { failureOfSocket, TerminalFailure, TerminalFailureKind, TerminalStage } from '../terminal-failure.rules.js';
import { FrameParser } from '../wire/frame-parser.codec.js';
import { Frame } from '../wire/frame.codec.js';
import { Exchange, Pending, Taker } from './exchange.js';

const keepAliveMs = 15_000;
/** A terminal that sends events and takes no acknowledgement is not waited for with more than this. */
const maxUnsentBytes = 1_048_576;
/** Reply ids must grow and must not wrap: older firmware drops a lower one without a word. */
const lastReplyId = 60_000;

export interface LineOptions {
  host: string;
  port: number;
  connectTimeoutMs: number;
}

/**
 * One TCP connection as frames: a request at a time, its reply told by the reply id, events between them. Ends once, for
 * the first reason there is, and then everything under way fails with it. A request without a reply ends it: nobody
 * knows what the terminal would take the next one for.
 */
export class FrameLine {
  readonly ended: Promise<TerminalFailure>;
  readonly parser = new FrameParser();
  readonly counts = { frames: 0, events: 0, stale: 0 };
  lastFrameAt = performance.now();
  stage: TerminalStage = 'tcp';
  session = 0;
  /** Why it is over. */
  failure: TerminalFailure | null = null;
  private readonly settleEnded: (failure: TerminalFailure) => void;
  private socket: Socket | null = null;
  private pending: Pending | null = null;
  private replyId = -1;

  /** `onEvent` gets the data of every attendance event and must not throw. */
  constructor(
    private readonly options: LineOptions,
    private readonly onEvent: (data: Buffer) => void,
  ) {
    ({ promise: this.ended, resolve: this.settleEnded } = Promise.withResolvers<TerminalFailure>());
  }

  open(): Promise<Socket> {
    const { promise, resolve, reject } = Promise.withResolvers<Socket>();
    const { host, port, connectTimeoutMs } = this.options;
    const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: keepAliveMs });
    this.socket = socket;
    const timer = setTimeout(() => this.fail('no_connection', 'No answer to TCP'), connectTimeoutMs);
    socket.once('connect', () => {
      clearTimeout(timer);
      this.stage = 'handshake';
      resolve(socket);
    });
    socket.on('data', segment => this.receive(segment));
    socket.on('error', error => this.end(failureOfSocket(error, this.stage)));
    socket.on('end', () => this.fail('closed', 'The terminal ended the connection'));
    socket.on('close', () => this.fail('closed', 'The connection is closed'));
    void this.ended.then(failure => {
      clearTimeout(timer);
      reject(failure);
    });
    return promise;
  }

  /** One request and its reply; not while another one is under way. */
  async exchange<T>(command: number, data: Buffer | string, timeoutMs: number, taker: Taker<T>): Promise<T> {
    if (this.failure) throw this.failure;
    if (this.replyId >= lastReplyId) throw this.fail('used_up', 'The reply ids of this session are used up');
    const replyId = ++this.replyId;
    const pending = new Exchange<T>(replyId, timeoutMs, taker, () => {
      this.fail(this.stage === 'handshake' ? 'no_answer' : 'silent', `No reply to command ${command} in time`);
    });
    this.pending = pending;
    this.send(command, replyId, data);
    return pending.result;
  }

  /** Gives up the request under way, which fails, so that another one can be sent. */
  interrupt(failure: TerminalFailure): void {
    this.pending?.fail(failure);
    this.pending = null;
  }

  /** Ends the connection at once. Returns why it is over, which may be something earlier. */
  fail(kind: TerminalFailureKind, message: string): TerminalFailure {
    return this.end(new TerminalFailure(kind, this.stage, message));
  }

  end(failure: TerminalFailure): TerminalFailure {
    if (this.failure) return this.failure;
    this.failure = failure;
    this.socket?.destroy();
    this.interrupt(failure);
    this.settleEnded(failure);
    return failure;
  }

  private send(command: number, replyId: number, data: Buffer | string): void {
    // The encoder puts the successor, modulo 65535, on the wire.
    this.socket?.write(createTCPHeader(command, this.session, (replyId + 65_534) % 65_535, data));
    if ((this.socket?.writableLength ?? 0) > maxUnsentBytes) this.fail('silent', 'The terminal takes no more bytes');
  }

  private receive(segment: Buffer): void {
    this.pending?.progress();
    for (const frame of this.parser.push(segment)) this.handle(frame);
    if (this.parser.broken !== null) this.fail('damaged', `Not this protocol: ${this.parser.broken}`);
  }

  private handle(frame: Frame): void {
    if (this.failure) return;
    this.counts.frames++;
    this.lastFrameAt = performance.now();
    // By the command, not by the reply id 0: the handshake has that too.
    if (frame.command === COMMANDS.CMD_REG_EVENT) return this.handleEvent(frame);
    const { pending } = this;
    if (!pending || pending.replyId !== frame.replyId) this.counts.stale++;
    else if (pending.take(frame)) this.pending = null;
  }

  private handleEvent({ session, replyId, data }: Frame): void {
    this.counts.events++;
    // With the event's own reply id: an acknowledgement with a running one makes older firmware repeat it for ever.
    this.send(COMMANDS.CMD_ACK_OK, replyId, '');
    if (session === COMMANDS.EF_ATTLOG) this.onEvent(data);
  }
}
