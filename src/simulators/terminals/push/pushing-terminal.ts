import { gzipSync } from 'node:zlib';
import { SystemClock, type Clock } from '../../../shared/clock.js';
import { localTime, type LocalTime } from '../../../shared/zones.js';
import { decodeOptions, encodePunch, type HeldPunch } from './push-line.codec.js';
import { usualHabits, type PushHabits, type PushingTerminalOptions } from './pushing-terminal.options.js';

/** What a server has answered. */
export interface ServerAnswer {
  /** 0: it could not be reached, or the answer was lost. */
  status: number;
  text: string;
}

const patienceMs = 10_000;
const noAnswer: ServerAnswer = { status: 0, text: '' };

/**
 * An attendance terminal that pushes over HTTP. It holds every punch for ever, sends what the server has not taken, and
 * believes that something was taken only where the answer begins with `OK`. The count it gives with its data (`Stamp`) is
 * the number of punches delivered so far.
 */
export class PushingTerminal {
  readonly serialNumber: string;
  readonly habits: PushHabits;
  /** Every answer so far, newest last. */
  readonly answers: ServerAnswer[] = [];
  /** Every command it was given. */
  readonly commands: string[] = [];
  private readonly held: HeldPunch[] = [];
  private readonly url: string;
  private readonly clock: Clock;
  private readonly zone: string;
  private readonly firmware: string;
  private delivered = 0;
  private options: Map<string, string> | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(options: PushingTerminalOptions) {
    this.url = options.url.replace(/\/$/, '');
    this.serialNumber = options.serialNumber ?? 'SIM0000000001';
    this.clock = options.clock ?? new SystemClock();
    this.zone = options.zone ?? 'UTC';
    this.firmware = options.firmware ?? 'Ver 8.0.4.3-20181207';
    this.habits = { ...usualHabits, ...options.habits };
  }

  /** Punches that the server has not taken yet. */
  get waiting(): number {
    return this.held.length - this.delivered;
  }

  /** What the server said at the handshake; null before. */
  get settings(): ReadonlyMap<string, string> | null {
    return this.options;
  }

  /** Somebody punches, now or at an instant; `local` is what the clock shows where that is something else. */
  punch(code: string, at: Date = this.clock.now(), state = 0, local?: LocalTime): void {
    const shown = local ?? localTime(this.zone, at.getTime());
    this.held.push({ code, local: shown, at: at.getTime(), state, verify: 1, workCode: 0 });
  }

  /** What it does again and again: the handshake where it is due, commands, and everything it holds that was not taken. */
  async round(): Promise<void> {
    if (!this.options && !(await this.handshake())) return;
    await this.poll();
    while (this.waiting > 0 || this.habits.badLines.length > 0) if (!(await this.deliver())) return;
  }

  /** Runs by itself until `stop`. */
  start(everyMs: number): void {
    const again = async () => {
      await this.round();
      if (this.timer) this.timer = setTimeout(() => void again(), everyMs);
    };
    this.timer ??= setTimeout(() => void again(), 0);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** It was switched off and on: it asks again where to begin. */
  restart(): void {
    this.options = null;
  }

  /** Whether the server lets it in. It goes on where the server says that it stopped. */
  async handshake(): Promise<boolean> {
    const parameters = { options: 'all', language: '69', pushver: '2.4.1', DeviceType: 'att' };
    const { text } = await this.ask('GET', 'cdata', parameters);
    this.options = decodeOptions(text, this.serialNumber);
    const stamp = Number(this.options?.get('ATTLOGStamp') ?? 0);
    if (this.options) this.delivered = Number.isInteger(stamp) && stamp <= this.held.length ? stamp : 0;
    return this.options !== null;
  }

  /** Asks for commands and carries them out. */
  async poll(): Promise<void> {
    const { text } = await this.ask('GET', 'getrequest', {});
    for (const [, id = '', command = ''] of text.matchAll(/^C:(\w+):(.+)$/gm)) {
      this.commands.push(command);
      await this.obey(id, command);
    }
  }

  /** Sends the next punches; true where the server has taken them. */
  async deliver(): Promise<boolean> {
    const { badLines, batch } = this.habits;
    const punches = this.held.slice(this.delivered, this.delivered + batch);
    const lines = [...badLines.map(line => `${line}\n`), ...punches.map(punch => encodePunch(punch, this.habits))];
    const stamp = String(this.delivered + punches.length);
    const { status, text } = await this.ask('POST', 'cdata', { table: 'ATTLOG', Stamp: stamp }, lines.join(''));
    if (status !== 200 || !text.startsWith('OK')) return false;
    this.delivered += punches.length;
    this.habits.badLines = [];
    return true;
  }

  /** One request of the protocol. */
  async ask(
    method: 'GET' | 'POST',
    path: string,
    parameters: Record<string, string>,
    body: string | Buffer = '',
  ): Promise<ServerAnswer> {
    const { aspx, smallSn } = this.habits;
    const query = new URLSearchParams({ [smallSn ? 'sn' : 'SN']: this.serialNumber, ...parameters });
    const target = `${this.url}/iclock/${path}${aspx ? '.aspx' : ''}?${query}`;
    const answer = await this.send(method, target, Buffer.from(body)).catch(() => noAnswer);
    const heard = this.habits.lostAnswers > 0 ? noAnswer : answer;
    this.habits.lostAnswers = Math.max(0, this.habits.lostAnswers - 1);
    this.answers.push(heard);
    return heard;
  }

  private async send(method: 'GET' | 'POST', target: string, body: Buffer): Promise<ServerAnswer> {
    const response = await fetch(target, {
      ...(method === 'POST' ? this.enclosing(body) : {}),
      method,
      signal: AbortSignal.timeout(patienceMs),
    });
    return { status: response.status, text: await response.text() };
  }

  private enclosing(body: Buffer): RequestInit {
    const { gzip, contentType } = this.habits;
    const headers: Record<string, string> = contentType === null ? {} : { 'content-type': contentType };
    return { headers, body: new Uint8Array(gzip ? gzipSync(body) : body) };
  }

  private async obey(id: string, command: string): Promise<void> {
    const told = command === 'INFO' ? `\n~DeviceName=SIM360\nFWVersion=${this.firmware}\nUserCount=0` : '';
    const returned = command === 'CHECK' || command === 'INFO' ? 0 : -1;
    await this.ask('POST', 'devicecmd', {}, `ID=${id}&Return=${returned}&CMD=${command}${told}\n`);
    if (command === 'CHECK') await this.handshake();
  }
}
