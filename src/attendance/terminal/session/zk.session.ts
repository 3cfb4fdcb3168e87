import { COMMANDS, REQUEST_DATA } from 'node-zklib/constants.js';
import { LocalTime } from '../../../shared/zones.js';
import {
  TerminalIdentity,
  TerminalListener,
  TerminalLog,
  TerminalSession,
  TerminalStatistics,
} from '../terminal.client.js';
import { TerminalFailure } from '../terminal-failure.rules.js';
import { decodeDeviceTime, DeviceTime, encodeDeviceTime } from '../wire/device-time.codec.js';
import { decodeOption, decodeVersion, encodeOptionName } from '../wire/option.codec.js';
import { PunchLog } from '../wire/punch-log.codec.js';
import { recordSizes } from '../wire/punch-record.codec.js';
import { decodeSizes, TerminalSizes } from '../wire/sizes.codec.js';
import { decodeUsers, TerminalUser } from '../wire/user.codec.js';
import { LiveEvents } from './live-events.js';
import { UserDirectory } from './user-directory.js';
import { ZkTransport } from './zk.transport.js';

interface ZkSessionOptions {
  host: string;
  port: number;
  commKey: number;
  listener: TerminalListener;
  connectTimeoutMs: number;
  replyTimeoutMs: number;
  heartbeatMs: number;
}

export class ZkSession extends TerminalSession {
  private readonly users = new UserDirectory(() => this.readUsers());
  private readonly events: LiveEvents;
  private readonly transport: ZkTransport;
  private heart: NodeJS.Timeout | null = null;

  private constructor(private readonly options: ZkSessionOptions) {
    super();
    const { listener } = options;
    this.events = new LiveEvents(listener, this.users);
    const authenticating = () => this.told(() => listener.authenticating?.());
    this.transport = new ZkTransport({ ...options, authenticating, onEvent: this.events.receive });
    void this.ended.then(() => clearTimeout(this.heart ?? undefined));
  }

  static async open(options: ZkSessionOptions): Promise<ZkSession> {
    const session = new ZkSession(options);
    await session.transport.createSocket();
    await session.transport.connect();
    session.beatAfter(options.heartbeatMs);
    return session;
  }

  get ended(): Promise<TerminalFailure> {
    return this.transport.line.ended;
  }

  get statistics(): TerminalStatistics {
    const { counts, parser, lastFrameAt } = this.transport.line;
    const { skippedBytes, badChecksums } = parser;
    const { undecodable } = this.events;
    return { ...counts, undecodable, skippedBytes, badChecksums, quietMs: performance.now() - lastFrameAt };
  }

  async identify(): Promise<TerminalIdentity> {
    const firmware = await this.value(COMMANDS.CMD_GET_VERSION, '', decodeVersion);
    const serialNumber = await this.option('~SerialNumber');
    const platform = await this.option('~Platform');
    const deviceName = await this.option('~DeviceName');
    return { firmware, serialNumber, platform, deviceName, mac: await this.option('MAC') };
  }

  readClock(): Promise<DeviceTime | null> {
    return this.value(COMMANDS.CMD_GET_TIME, '', data =>
      data.length < 4 ? null : decodeDeviceTime(data.readUInt32LE(0)),
    );
  }

  async setClock(time: LocalTime): Promise<void> {
    const data = Buffer.alloc(4);
    data.writeUInt32LE(encodeDeviceTime(time));
    await this.demand(COMMANDS.CMD_SET_TIME, data);
  }

  readSizes(): Promise<TerminalSizes | null> {
    return this.value(COMMANDS.CMD_GET_FREE_SIZES, '', decodeSizes);
  }

  async subscribe(): Promise<void> {
    // Some terminals send events only when they were enabled; a refusal means nothing.
    await this.transport.ask(COMMANDS.CMD_ENABLEDEVICE);
    await this.demand(COMMANDS.CMD_REG_EVENT, REQUEST_DATA.GET_REAL_TIME_EVENT);
  }

  async readLog(): Promise<TerminalLog> {
    const before = await this.readSizes();
    const body = await this.readBulk(REQUEST_DATA.GET_ATTENDANCE_LOGS, before?.records ?? 0);
    // Somebody may have punched during the read: either count may be the right one.
    const after = await this.readSizes();
    const counts = [before?.records, after?.records].filter(count => count !== undefined);
    const log = PunchLog.open(body, counts);
    if (!log) throw this.transport.line.fail('damaged', `The log's total is not its length of ${body.length} bytes`);
    if (log.needsUsers) await this.users.load();
    return {
      count: log.count,
      recordSize: log.layout === null ? null : recordSizes[log.layout],
      batches: size => log.batches(this.users.codeOf, size),
    };
  }

  async close(): Promise<void> {
    await this.transport.disconnect();
  }

  private async readUsers(): Promise<TerminalUser[]> {
    const sizes = await this.readSizes();
    const body = await this.readBulk(REQUEST_DATA.GET_USERS, sizes?.users ?? 0);
    return decodeUsers(body, sizes?.users ?? null) ?? [];
  }

  /** Terminals refuse to read a log that is empty; where there should be something, a refusal is one. */
  private async readBulk(request: Buffer, expected: number): Promise<Buffer> {
    try {
      return (await this.transport.readWithBuffer(request)).data;
    } catch (error) {
      if (expected === 0 && error instanceof TerminalFailure && error.kind === 'rejected') return Buffer.alloc(0);
      throw error;
    }
  }

  private option(name: string): Promise<string | null> {
    return this.value(COMMANDS.CMD_OPTIONS_RRQ, encodeOptionName(name), data => decodeOption(name, data));
  }

  private async value<T>(command: number, data: Buffer | string, decode: (data: Buffer) => T): Promise<T | null> {
    const reply = await this.transport.ask(command, data);
    return reply.command === COMMANDS.CMD_ACK_OK ? decode(reply.data) : null;
  }

  private async demand(command: number, data: Buffer): Promise<void> {
    const { command: answer } = await this.transport.ask(command, data);
    if (answer === COMMANDS.CMD_ACK_OK) return;
    throw new TerminalFailure('rejected', 'open', `The terminal answered command ${command} with ${answer}`);
  }

  /** A terminal that was restarted or unplugged says nothing at all: only asking it shows that. */
  private beatAfter(ms: number): void {
    if (!this.transport.line.failure) this.heart = setTimeout(() => void this.beat(), ms);
  }

  private async beat(): Promise<void> {
    const { heartbeatMs, listener } = this.options;
    const quietMs = performance.now() - this.transport.line.lastFrameAt;
    if (quietMs < heartbeatMs) return this.beatAfter(heartbeatMs - quietMs);
    try {
      const clock = await this.readClock();
      this.told(() => listener.beat?.(clock));
      this.beatAfter(heartbeatMs);
    } catch {
      // The session is over, and `ended` says why.
    }
  }

  private told(tell: () => void): void {
    try {
      tell();
    } catch {
      // A listener's trouble is its own.
    }
  }
}
