import { describe, expect, it } from 'vitest';
import { TerminalFaults } from '../../../src/simulators/terminals/terminal.simulator.options.js';
import { atClock, failureOf, readAll, session, terminal } from './terminals.js';

const february30 = { ...atClock(8), month: 2, day: 30 };

describe('A log', () => {
  it.each(['error', 'no-bytes', 'no-records'] as const)(
    'that is empty and answered with %s is empty',
    async emptyLog => {
      const { port } = await terminal({ faults: { emptyLog } });
      const open = await session(port);
      expect(await readAll(open)).toEqual({ punches: [], undecodable: [] });
      expect(await open.readClock()).not.toBeNull();
    },
  );

  it.each([2_001, 4_989, 65_535])(
    'that is refused with %i is a refusal, and the session lives on',
    async refuseReads => {
      const simulator = await terminal({ faults: { refuseReads } });
      simulator.store('1');
      const open = await session(simulator.port);
      expect(await failureOf(open.readLog())).toMatchObject({ kind: 'rejected' });
      await open.subscribe();
      simulator.set({ refuseReads: null });
      expect((await readAll(open)).punches).toHaveLength(1);
    },
  );

  const damages: [string, Partial<TerminalFaults>][] = [
    ['shorter than announced', { missingBytes: 7 }],
    ['shorter than announced, in small frames', { missingBytes: 7, frameBytes: 1_008 }],
  ];
  it.each(damages)('that comes %s is never taken for a whole one', async (_, faults) => {
    const simulator = await terminal({ faults });
    for (let index = 0; index < 100; index++) simulator.store(String(index));
    const open = await session(simulator.port);
    expect(await failureOf(open.readLog())).toMatchObject({ kind: 'damaged' });
    expect(await open.ended).toMatchObject({ kind: 'damaged' });
  });

  it.each([0, 1, 39, 41, 80, 240, 500, 1_000, 1_000_000])(
    'of 200 records is read although the terminal claims %i',
    async claimed => {
      const simulator = await terminal({ faults: { claimedRecords: claimed } });
      for (let index = 0; index < 200; index++) simulator.store(`NB${index}`, atClock(8));
      expect((await readAll(await session(simulator.port))).punches).toHaveLength(200);
    },
  );

  it('that comes slowly is waited for as long as it comes', async () => {
    const simulator = await terminal({ faults: { segmentBytes: 400, segmentDelayMs: 20 } });
    for (let index = 0; index < 150; index++) simulator.store(String(index));
    const startedAt = performance.now();
    const { punches } = await readAll(await session(simulator.port, { replyTimeoutMs: 200 }));
    expect(punches).toHaveLength(150);
    expect(performance.now() - startedAt).toBeGreaterThan(250);
  });

  it('whose records cannot be told apart is kept raw, not guessed at', async () => {
    const simulator = await terminal({ faults: { claimedRecords: 7 } });
    for (let index = 0; index < 4; index++) simulator.store('1', february30);
    const open = await session(simulator.port);
    const log = await open.readLog();
    expect([log.count, log.recordSize]).toEqual([0, null]);
    expect([...log.batches()].map(({ punches, undecodable }) => [punches.length, undecodable[0]!.length])).toEqual([
      [0, 160],
    ]);
  });

  it('keeps days that no calendar has and clocks of 2000, and says so', async () => {
    const simulator = await terminal();
    simulator.store('1', february30);
    simulator.store('2', { ...atClock(8), year: 2000, month: 1, day: 1 });
    simulator.store('3', atClock(8));
    const { punches } = await readAll(await session(simulator.port));
    expect(punches.map(({ code, time }) => [code, time.text, time.flaw])).toEqual([
      ['1', '2026-02-30T08:00:00', 'impossible'],
      ['2', '2000-01-01T08:00:00', 'unset'],
      ['3', '2026-11-21T08:00:00', null],
    ]);
  });

  it('keeps a record of nobody raw, and every punch of one second', async () => {
    const simulator = await terminal();
    simulator.store('1', atClock(8));
    simulator.store('', atClock(8));
    simulator.store('1', atClock(8));
    const { punches, undecodable } = await readAll(await session(simulator.port));
    expect(punches.map(({ code, time }) => [code, time.text])).toEqual([
      ['1', '2026-11-21T08:00:00'],
      ['1', '2026-11-21T08:00:00'],
    ]);
    expect(undecodable.map(raw => raw.length)).toEqual([40]);
  });

  it('of 100,000 records is read and decoded without holding up the event loop', async () => {
    const simulator = await terminal();
    for (let index = 0; index < 100_000; index++) simulator.store(String(index % 500), atClock(8));
    const log = await (await session(simulator.port)).readLog();
    let count = 0;
    let longestMs = 0;
    let before = performance.now();
    for (const { punches } of log.batches()) {
      count += punches.length;
      longestMs = Math.max(longestMs, performance.now() - before);
      before = performance.now();
    }
    expect([log.count, count]).toEqual([100_000, 100_000]);
    expect(longestMs).toBeLessThan(250);
  });
});
