import { createServer, Server, Socket } from 'node:net';
import { LocalTime } from '../../shared/zones.js';
import { encodeEvent, SimulatedPunch } from './record.codec.js';
import { SimulatedTerminal } from './simulated-terminal.js';
import { TerminalConversation } from './terminal.conversation.js';
import { EventSize, TerminalFaults, TerminalSimulatorOptions } from './terminal.simulator.options.js';

const firstSession = 27_552;
const sessionStep = 257;

/** An attendance terminal on loopback that speaks the real protocol, well or as badly as it is told to. */
export class TerminalSimulator {
  private readonly server: Server;
  private readonly conversations = new Set<TerminalConversation>();
  private readonly terminal: SimulatedTerminal;
  private readonly eventSize: EventSize;
  private opened = 0;

  private constructor(options: TerminalSimulatorOptions) {
    this.terminal = new SimulatedTerminal(options);
    this.eventSize = options.eventSize ?? 32;
    this.server = createServer({ allowHalfOpen: false }, socket => this.welcome(socket));
  }

  static async open(options: TerminalSimulatorOptions = {}): Promise<TerminalSimulator> {
    const simulator = new TerminalSimulator(options);
    await simulator.listen(options.port ?? 0, options.host ?? '127.0.0.1');
    return simulator;
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  /** Clients connected now. */
  get clients(): number {
    return this.conversations.size;
  }

  /** Every command of every client so far. */
  get heard(): readonly number[] {
    return this.terminal.heard;
  }

  /** Events that clients acknowledged. */
  get acknowledged(): number {
    return this.terminal.acknowledged;
  }

  /** What is in the log, oldest first. */
  get log(): readonly SimulatedPunch[] {
    return this.terminal.memory.punches;
  }

  /** What the terminal's clock shows. */
  get local(): LocalTime {
    return this.terminal.local();
  }

  /** Makes the user known; `uid` is the internal number. */
  addUser(code: string, name?: string, uid?: number): void {
    this.terminal.memory.addUser(code, name, uid);
  }

  /**
   * Somebody punches, now or at an instant, or at what the clock is said to have shown (which need not be a time). Null
   * when the log is full: then the terminal takes no punch.
   */
  punch(code: string, at: Date | LocalTime = this.local, state = 0, verify = 1): SimulatedPunch | null {
    const punch = this.store(code, at, state, verify);
    if (punch) this.tell(encodeEvent(this.eventSize, punch));
    return punch;
  }

  /** A punch that no event is sent for: it happened while nobody listened, or the event was lost. */
  store(code: string, at: Date | LocalTime = this.local, state = 0, verify = 1): SimulatedPunch | null {
    return this.terminal.memory.add(code, at instanceof Date ? this.terminal.local(at) : at, state, verify);
  }

  /** An event of any bytes to everybody who listens. */
  tell(data: Buffer): void {
    for (const conversation of this.conversations) conversation.tell(data);
  }

  /** Any bytes to every client. */
  send(bytes: Buffer): void {
    for (const conversation of this.conversations) conversation.send(bytes);
  }

  /** Faults from now on; the others stay as they are. */
  set(faults: Partial<TerminalFaults>): void {
    Object.assign(this.terminal.faults, faults);
  }

  /** Ends every connection the hard way, as a restart does. */
  reset(): void {
    for (const { socket } of this.conversations) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.terminal.close();
    this.server.close(() => resolve());
    for (const { socket } of this.conversations) socket.destroy();
    await promise;
  }

  private async listen(port: number, host: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.server.once('error', reject);
    this.server.listen(port, host, () => resolve());
    await promise;
  }

  private welcome(socket: Socket): void {
    const { clients } = this.terminal.faults;
    if (clients === 'one-refuses' && this.conversations.size > 0) return void socket.resetAndDestroy();
    if (clients === 'one-kicks') this.reset();
    const session = (firstSession + sessionStep * this.opened++) & 0xffff;
    const conversation = new TerminalConversation(socket, this.terminal, session);
    this.conversations.add(conversation);
    socket.once('close', () => this.conversations.delete(conversation));
  }
}
