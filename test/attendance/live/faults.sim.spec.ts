import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { noFaults, type TerminalFaults } from '../../../src/simulators/terminals/terminal.simulator.options.js';
import type { TerminalSimulator } from '../../../src/simulators/terminals/terminal.simulator.js';
import { eventually } from '../../support/eventually.js';
import type { TerminalProcess } from './terminal-process.js';
import { logOf, TerminalSite } from './terminal-site.js';

/** Records of the log before anything goes wrong: more than fit into one frame. */
const known = 60;
const [connect, identify, readTime, prepare] = [1_000, 1_100, 201, 1_503];

interface Case {
  faults: Partial<TerminalFaults>;
  records?: number;
  /** What is said of the terminal while it goes on; null: it is read as if nothing were. */
  live: RegExp | null;
  polled: RegExp | null;
}

const well = { live: null, polled: null };
const held = /another program (may|probably)? ?holds?( it| the session)/;
const silent = { live: /fell silent/, polled: /fell silent/ };
const damaged = { live: /damaged|total is not/, polled: /incompletely|completely/ };

const cases: Record<string, Case> = {
  'sends segments of 7 bytes': { faults: { segmentBytes: 7 }, ...well },
  'sends several replies in one segment': { faults: { merged: true }, ...well },
  'is slow': { faults: { segmentBytes: 300, segmentDelayMs: 20 }, ...well },
  'sends noise before every reply': { faults: { garbage: Buffer.from('noise PP noise') }, ...well },
  'sends frames of 1008 bytes with odd sessions': { faults: { frameBytes: 1_008, oddSessions: true }, ...well },
  'sends everything in one frame': { faults: { directBytes: 1_000_000 }, ...well },
  'takes one client': { faults: { clients: 'one-refuses' }, ...well },
  'lets a new client end the earlier one': { faults: { clients: 'one-kicks' }, ...well },
  'tells nothing about itself': { faults: { unknown: [identify, 11, readTime] }, ...well },
  'does not tell what it holds': { faults: { unknown: [50] }, ...well },
  'claims to hold nothing': { faults: { claimedRecords: 0 }, ...well },
  'claims to hold more': { faults: { claimedRecords: known + 100 }, ...well },
  'tells its sizes in 80 bytes': { faults: { sizesBytes: 80 }, ...well },
  'holds its events back until a reply': { faults: { eventsBeforeReply: true }, ...well },
  'has a clock five minutes fast': { faults: { clockAheadMs: 300_000 }, ...well },
  'refuses to read an empty log': { faults: { emptyLog: 'error' }, records: 0, ...well },
  'answers the read of an empty log with nothing': { faults: { emptyLog: 'no-bytes' }, records: 0, ...well },
  'answers the read of an empty log with no records': { faults: { emptyLog: 'no-records' }, records: 0, ...well },
  'says nothing': { faults: { mute: true }, live: /does not speak/, polled: /does not speak/ },
  'resets the handshake': { faults: { breakOn: { command: connect, how: 'reset' } }, live: held, polled: held },
  'closes the handshake': { faults: { breakOn: { command: connect, how: 'close' } }, live: held, polled: held },
  'resets the read': { faults: { breakOn: { command: prepare, how: 'reset' } }, live: held, polled: held },
  'answers too late': { faults: { late: { command: readTime, ms: 1_000 } }, ...silent },
  'restarts in the read with a reset': {
    faults: { reboot: { afterBytes: 900, how: 'reset' } },
    live: held,
    polled: held,
  },
  'restarts in the read with an end': {
    faults: { reboot: { afterBytes: 900, how: 'close' } },
    live: held,
    polled: held,
  },
  'restarts in the read without a word': { faults: { reboot: { afterBytes: 900, how: 'silence' } }, ...silent },
  'leaves out a byte of the log': { faults: { missingBytes: 1 }, ...damaged },
  'will not give its log (2001)': {
    faults: { refuseReads: 2_001 },
    live: /does not give its log/,
    polled: /will not answer/,
  },
  'will not give its log (4989)': {
    faults: { refuseReads: 4_989 },
    live: /does not give its log/,
    polled: /will not answer/,
  },
};

let site: TerminalSite;
beforeAll(async () => {
  site = await TerminalSite.open();
});
afterEach(() => site.clear());
afterAll(() => site.close());

async function faulty({ faults, records = known }: Case, realtime: boolean) {
  const terminal = await site.terminal({ faults });
  const now = site.clock.now().getTime();
  for (let n = 0; n < records; n += 1) terminal.store(String(n), new Date(now - (records - n) * 1_000));
  const id = await site.device(terminal, null, realtime);
  return { terminal, id, process: await site.process() };
}

const hasAll = (id: number, terminal: TerminalSimulator) =>
  eventually(async () => expect(await site.ledger(id)).toEqual(logOf(terminal)));

const isWell = async (id: number, terminal: TerminalSimulator) => {
  await eventually(async () => expect(await site.row(id)).toMatchObject({ state: 'live', problem: null, failures: 0 }));
  await hasAll(id, terminal);
};

const isInTrouble = (id: number, why: RegExp, isHeard: boolean) =>
  eventually(async () => {
    const { state, failures, retryMs, problem } = await site.row(id);
    expect(problem).toMatch(why);
    expect([state, failures > 0, retryMs !== null]).toEqual([isHeard ? 'live' : 'waiting', !isHeard, !isHeard]);
  });

describe('A terminal that is listened to and', () => {
  it.each(Object.entries(cases))('%s', async (_, { live, ...fault }) => {
    const { terminal, id, process } = await faulty({ ...fault, live, polled: null }, true);
    await process.monitor.look();
    // One that gives no log is listened to all the same; every other one is tried again.
    await (live ? isInTrouble(id, live, fault.faults.refuseReads !== undefined) : isWell(id, terminal));
    terminal.punch('17');
    terminal.set(noFaults);
    terminal.punch('18');
    if (live) await process.desk.ask(id, { kind: 'reconnect' });
    await hasAll(id, terminal);
    await eventually(async () => {
      expect(await site.row(id)).toMatchObject({ state: 'live', connected: true, problem: null });
      expect(terminal.clients).toBe(1);
    });
  });
});

const poll = ({ unitOfWork, polls }: TerminalProcess, id: number) => unitOfWork.run(() => polls.poll(id, false));

describe('A terminal that is polled and', () => {
  it.each(Object.entries(cases))('%s', async (_, { polled, records = known, ...fault }) => {
    const { terminal, id, process } = await faulty({ ...fault, polled, records }, false);
    const reply = await poll(process, id);
    const why = expect.stringMatching(polled ?? /^$/);
    expect(reply).toMatchObject(
      polled
        ? { success: false, logs_synced: 0, error: why }
        : { success: true, logs_synced: records, undecodable: 0, error: null },
    );
    expect(await site.row(id)).toMatchObject(
      polled
        ? { connected: false, failures: 1, pollFailures: 1, syncedAt: null, problem: why }
        : { connected: true, failures: 0, problem: null },
    );
    terminal.set(noFaults);
    terminal.store('17');
    expect(await poll(process, id)).toMatchObject({ success: true, error: null });
    expect(await site.ledger(id)).toEqual(logOf(terminal));
    expect(await site.row(id)).toMatchObject({
      connected: true,
      problem: null,
      pollFailures: 0,
      logStored: records + 1,
    });
    expect(terminal.clients).toBe(0);
  });
});

const told = () => site.told('terminal.unreachable', 'terminal.reachable');

it('A terminal nobody listens to that cannot be polled is an alarm at the fifth time, once, and so is its return', async () => {
  const { terminal, id, process } = await faulty({ faults: { mute: true }, ...well }, false);
  terminal.set({ mute: false, breakOn: { command: connect, how: 'reset' } });
  for (let n = 0; n < 4; n += 1) await poll(process, id);
  expect(await told()).toEqual([]);
  for (let n = 0; n < 3; n += 1) await poll(process, id);
  expect(await told()).toEqual(['terminal.unreachable']);
  terminal.set(noFaults);
  for (let n = 0; n < 2; n += 1) await poll(process, id);
  expect(await told()).toEqual(['terminal.reachable']);
});
