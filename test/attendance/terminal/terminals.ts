import { afterEach } from 'vitest';
import {
  TerminalListener,
  TerminalOptions,
  TerminalSession,
} from '../../../src/attendance/terminal/terminal.client.js';
import { TerminalFailure } from '../../../src/attendance/terminal/terminal-failure.rules.js';
import { DeviceTime } from '../../../src/attendance/terminal/wire/device-time.codec.js';
import { Punch } from '../../../src/attendance/terminal/wire/punch.codec.js';
import { ZkTerminalClient } from '../../../src/attendance/terminal/zk.terminal.client.js';
import { TerminalSimulator } from '../../../src/simulators/terminals/terminal.simulator.js';
import { TerminalSimulatorOptions } from '../../../src/simulators/terminals/terminal.simulator.options.js';

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** What a session told. */
export class Heard implements TerminalListener {
  readonly punches: Punch[] = [];
  readonly raw: Buffer[] = [];
  readonly beats: (DeviceTime | null)[] = [];
  keys = 0;

  authenticating(): void {
    this.keys++;
  }

  punched(punches: Punch[]): void {
    this.punches.push(...punches);
  }

  undecodable(raw: Buffer): void {
    this.raw.push(raw);
  }

  beat(clock: DeviceTime | null): void {
    this.beats.push(clock);
  }

  get codes(): string[] {
    return this.punches.map(({ code }) => code);
  }
}

/** A terminal that is closed after the test. */
export async function terminal(options: TerminalSimulatorOptions = {}): Promise<TerminalSimulator> {
  const simulator = await TerminalSimulator.open(options);
  closing.push(() => simulator.close());
  return simulator;
}

/** A session with it that is closed after the test. */
export async function session(port: number, options: Partial<TerminalOptions> = {}): Promise<TerminalSession> {
  const opened = await new ZkTerminalClient().connect({
    host: '127.0.0.1',
    port,
    commKey: 0,
    connectTimeoutMs: 5_000,
    replyTimeoutMs: 5_000,
    ...options,
  });
  closing.push(() => opened.close());
  return opened;
}

/** How it failed; fails itself if it did not. */
export async function failureOf(attempt: Promise<unknown>): Promise<TerminalFailure> {
  const outcome = await attempt.catch((error: unknown) => error);
  if (outcome instanceof TerminalFailure) return outcome;
  throw new Error(`No failure of a terminal but ${String(outcome)}`);
}

/** Every punch and undecodable record of the log. */
export async function readAll(from: TerminalSession): Promise<{ punches: Punch[]; undecodable: Buffer[] }> {
  const log = await from.readLog();
  const batches = [...log.batches()];
  return { punches: batches.flatMap(({ punches }) => punches), undecodable: batches.flatMap(b => b.undecodable) };
}

/** A local time of the day, on a Saturday in November. */
export function atClock(hour: number, minute = 0, second = 0) {
  return { year: 2026, month: 11, day: 21, hour, minute, second, millisecond: 0 };
}
