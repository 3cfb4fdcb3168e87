import fc from 'fast-check';
import { COMMANDS } from 'node-zklib/constants.js';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TerminalFailure } from '../../../src/attendance/terminal/terminal-failure.rules.js';
import { TerminalSession } from '../../../src/attendance/terminal/terminal.client.js';
import { encodeFrame } from '../../../src/attendance/terminal/wire/frame.codec.js';
import { ZkTerminalClient } from '../../../src/attendance/terminal/zk.terminal.client.js';
import { anyBytes } from './arbitraries.js';
import { HostileAct, HostileTerminal } from './hostile-terminal.js';

const numRuns = process.env['SITEWATCH_LONG'] ? 10_000 : 250;
const replyTimeoutMs = 30;

let hostile: HostileTerminal;

beforeAll(async () => {
  hostile = await HostileTerminal.open();
});

afterAll(async () => {
  await hostile.close();
});

const command = fc.oneof(
  { weight: 6, arbitrary: fc.constant(COMMANDS.CMD_ACK_OK as number) },
  { weight: 3, arbitrary: fc.constantFrom<number>(2_001, 2_005, 65_535, 4_989) },
  { weight: 4, arbitrary: fc.constantFrom<number>(COMMANDS.CMD_DATA, COMMANDS.CMD_PREPARE_DATA) },
  { weight: 1, arbitrary: fc.nat(0xffff) },
);
/** Data that says something to a decoder: sizes, a log with its length before it, an announcement. */
const telling = fc.tuple(fc.constantFrom(0, 8, 13, 44, 92, 404), fc.nat(3), fc.nat(200)).map(([length, at, value]) => {
  const data = Buffer.alloc(length, 0x31);
  if (length >= 8) data.writeUInt32LE(value < 100 ? length - 4 : value, at);
  return data;
});
const data = fc.oneof(telling, anyBytes(60));
const act: fc.Arbitrary<HostileAct> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ does: fc.constant('answer' as const), command, data, session: fc.nat(0xffff) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('answer-another' as const), command, data, replyId: fc.nat(20) }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('event' as const), session: fc.nat(2), data }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('noise' as const), data }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constantFrom('silence' as const, 'reset' as const, 'close' as const) }),
  },
);
/** Mostly a terminal that lets us in, so that something can happen inside. */
const opening: HostileAct = { does: 'answer', command: COMMANDS.CMD_ACK_OK, data: Buffer.alloc(0), session: 9 };
const script = fc.tuple(fc.boolean(), fc.array(act, { minLength: 1, maxLength: 25 })).map(([lets, acts]) => {
  return lets ? [opening, ...acts] : acts;
});

/** Everything a program does with a terminal; whatever fails, it fails as it should. */
async function useAll(open: TerminalSession): Promise<void> {
  const steps = [
    () => open.identify(),
    () => open.readClock(),
    () => open.subscribe(),
    async () => [...(await open.readLog()).batches()].length,
    () => open.readSizes(),
  ];
  for (const step of steps) await step().catch(mustBeFailure);
}

function mustBeFailure(error: unknown): void {
  expect(error).toBeInstanceOf(TerminalFailure);
}

async function talk(acts: HostileAct[]): Promise<void> {
  hostile.acts = acts;
  const options = { host: '127.0.0.1', port: hostile.port, commKey: 7, replyTimeoutMs, heartbeatMs: 10 };
  const open = await new ZkTerminalClient().connect(options).catch(mustBeFailure);
  if (!open) return;
  await useAll(open);
  await open.close();
  await open.ended;
}

it(
  `In ${numRuns} conversations with a hostile terminal (10,000 with SITEWATCH_LONG=1) every promise settles in time`,
  { timeout: 1_800_000 },
  async () => {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    const before = process.memoryUsage().rss;
    delay.enable();
    await fc.assert(
      fc.asyncProperty(script, async acts => {
        const startedAt = performance.now();
        await talk(acts);
        // A goodbye takes a second where nobody answers it, and a command a silence.
        expect(performance.now() - startedAt).toBeLessThan(5_000);
      }),
      { numRuns },
    );
    delay.disable();
    expect(delay.max / 1e6).toBeLessThan(1_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1_048_576);
  },
);

it('A terminal that trickles a log byte by byte is given up', async () => {
  const toFetch = Buffer.alloc(13);
  toFetch.writeUInt32LE(60_000, 1);
  const one = encodeFrame({ command: COMMANDS.CMD_DATA, session: 1, replyId: 3, data: Buffer.alloc(1) });
  const ok = { ...opening, data: Buffer.alloc(92) };
  hostile.acts = [opening, ok, { ...opening, data: toFetch }, { does: 'noise', data: one }];
  const options = { host: '127.0.0.1', port: hostile.port, commKey: 0, replyTimeoutMs: 50 };
  const open = await new ZkTerminalClient().connect(options);
  const trickle = setInterval(() => hostile.say(one), 10);
  const startedAt = performance.now();
  await expect(open.readLog()).rejects.toMatchObject({ kind: 'silent' });
  clearInterval(trickle);
  expect(performance.now() - startedAt).toBeLessThan(3_000);
});

it('A terminal that sends events without end and takes no acknowledgement is given up', async () => {
  hostile.acts = [opening];
  const options = { host: '127.0.0.1', port: hostile.port, commKey: 0, replyTimeoutMs: 60_000 };
  const open = await new ZkTerminalClient().connect(options);
  const event = encodeFrame({ command: COMMANDS.CMD_REG_EVENT, session: 2, replyId: 0, data: Buffer.alloc(0) });
  hostile.flood(Buffer.concat(Array.from({ length: 4_000 }, () => event)));
  expect(await open.ended).toMatchObject({ kind: 'silent', message: 'The terminal takes no more bytes' });
});
