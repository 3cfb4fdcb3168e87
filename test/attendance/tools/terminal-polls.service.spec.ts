import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Unavailable } from '../../../src/shared/errors.js';
import { eventually } from '../../support/eventually.js';
import type { TerminalProcess } from '../live/terminal-process.js';
import { logOf, TerminalSite } from '../live/terminal-site.js';

const prepare = 1_503;
const hour = 3_600_000;

let site: TerminalSite;
beforeAll(async () => {
  site = await TerminalSite.open();
});
afterEach(() => site.clear());
afterAll(() => site.close());

const poll = ({ unitOfWork, polls }: TerminalProcess, id: number, full = false) =>
  unitOfWork.run(() => polls.poll(id, full));
const due = ({ unitOfWork, polls }: TerminalProcess) => unitOfWork.run(() => polls.due());
const ago = (ms: number) => new Date(site.clock.now().getTime() - ms);

/** A terminal that is only polled, with two records of today and one of yesterday. */
async function polled(env: Record<string, string> = {}) {
  const terminal = await site.terminal();
  for (const hours of [30, 2, 1]) terminal.store(`h${hours}`, ago(hours * hour));
  return { terminal, id: await site.device(terminal, null, false), process: await site.process(env) };
}

describe('A poll', () => {
  it('stores everything the first time and what is new the next, and says how much is of today', async () => {
    const { terminal, id, process } = await polled();
    const about = { success: true, device_id: id, device_name: `Gate ${terminal.port}`, undecodable: 0, error: null };
    expect(await poll(process, id)).toEqual({ ...about, logs_synced: 3, total_today_logs: 2, terminal_holds: 3 });
    expect(await poll(process, id)).toEqual({ ...about, logs_synced: 0, total_today_logs: 2, terminal_holds: 3 });
    terminal.store('17');
    expect(await poll(process, id)).toEqual({ ...about, logs_synced: 1, total_today_logs: 3, terminal_holds: 4 });
    expect(await site.ledger(id)).toEqual(logOf(terminal));
    expect(await site.row(id)).toMatchObject({ syncedAt: expect.stringContaining('2026-03-03T12:00:00') });
  });

  it('reads no long log that has not grown since', async () => {
    const { terminal, id, process } = await polled();
    for (let n = 0; n < 500; n += 1) terminal.store(String(n), ago(0));
    await poll(process, id);
    const { length } = terminal.heard;
    await poll(process, id);
    expect(terminal.heard.slice(length)).not.toContain(prepare);
  });

  it.each([
    ['0', ['h1', 'h2', 'h30']],
    ['1', ['h1', 'h2']],
    ['2', ['h1', 'h2', 'h30']],
  ])('of %s days compares these days with the ledger, of 0 all of them', async (ATTENDANCE_SYNC_DAYS, stored) => {
    const { terminal, id, process } = await polled({ ATTENDANCE_SYNC_DAYS });
    await poll(process, id);
    await site.rows(sql`delete from attendance_record where attendance_code <> 'h1'`);
    terminal.store('17');
    await poll(process, id);
    expect(new Set((await site.ledger(id)).map(record => record.split(' ')[0]))).toEqual(new Set(['17', ...stored]));
  });

  it('finds out that the log was cleared and has grown beyond what it was, and reads all of it', async () => {
    const { terminal, id, process } = await polled();
    await poll(process, id);
    const cleared = await site.terminal();
    for (const hours of [29, 28, 27, 26, 25]) cleared.store(`c${hours}`, ago(hours * hour));
    await site.rows(sql`update attendance_device set port = ${cleared.port}`);
    expect(await poll(process, id)).toMatchObject({ logs_synced: 5, terminal_holds: 5 });
    expect(await site.ledger(id)).toEqual([...logOf(terminal), ...logOf(cleared)].sort());
  });

  it('finds a short log that was cleared and has as many records as before', async () => {
    const { terminal, id, process } = await polled();
    await poll(process, id);
    const cleared = await site.terminal();
    for (const hours of [29, 28, 27]) cleared.store(`c${hours}`, ago(hours * hour));
    await site.rows(sql`update attendance_device set port = ${cleared.port}`);
    expect(await poll(process, id)).toMatchObject({ logs_synced: 3, terminal_holds: 3, total_today_logs: 0 });
    expect(await site.ledger(id)).toEqual([...logOf(terminal), ...logOf(cleared)].sort());
  });

  it('that is a full one compares all of the log', async () => {
    const { terminal, id, process } = await polled();
    await poll(process, id);
    await site.rows(sql`delete from attendance_record`);
    expect(await poll(process, id, true)).toMatchObject({ logs_synced: 3 });
    expect(await site.ledger(id)).toEqual(logOf(terminal));
  });

  it('says what cannot be read, and the terminal is said to be incomplete', async () => {
    const { terminal, id, process } = await polled();
    terminal.store('');
    expect(await poll(process, id)).toMatchObject({ success: true, logs_synced: 3, undecodable: 1, terminal_holds: 4 });
    expect(await site.row(id)).toMatchObject({ logCount: 4, logStored: 3 });
    expect(await site.told('terminal.alarm', 'terminal.alarm_over')).toEqual(['terminal.alarm']);
    expect(await poll(process, id)).toMatchObject({ logs_synced: 0, undecodable: 1 });
    expect(await site.rows(sql`select count(*)::int as n from undecodable_record`)).toEqual([{ n: 1 }]);
  });

  it('over a connection that is ended by hand is not held against the terminal', async () => {
    const terminal = await site.terminal();
    for (let n = 0; n < 40; n += 1) terminal.store(String(n));
    const id = await site.device(terminal);
    const process = await site.process();
    await process.monitor.look();
    await eventually(async () => expect(await site.row(id)).toMatchObject({ state: 'live' }));
    terminal.store('17');
    terminal.set({ late: { command: prepare, ms: 400 } });
    const { length } = terminal.heard;
    const reply = poll(process, id);
    await eventually(() => expect(terminal.heard.slice(length)).toContain(prepare));
    await process.live.get(id)?.reconnect();
    expect(await reply).toMatchObject({ success: false });
    expect(await site.row(id)).toMatchObject({ pollFailures: 0 });
  });

  it('that fails by trouble of our own is told as such, and the terminal is not blamed', async () => {
    const { id, process } = await polled();
    await site.rows(sql`alter table attendance_record rename to kept_away`);
    await expect(poll(process, id)).rejects.toBeInstanceOf(Unavailable);
    await site.rows(sql`alter table kept_away rename to attendance_record`);
    expect(await site.row(id)).toMatchObject({ pollFailures: 0, failures: 0, problem: null });
  });
});

describe('Due for a poll', () => {
  it('are terminals that are enabled, have an address, and do not wait for a repetition', async () => {
    const { id, process, terminal } = await polled();
    await site.device({ port: 4_371 });
    await site.rows(sql`update attendance_device set is_enabled = false where port = 4371`);
    await site.rows(sql`insert into attendance_device (name, timezone, created_at, updated_at)
                        values ('pushes', 'UTC', now(), now())`);
    expect(await due(process)).toEqual([id]);
    terminal.set({ breakOn: { command: 1_000, how: 'reset' } });
    const asked: number[] = [];
    for (let minutes = 0; minutes <= 60; minutes += 5, site.clock.advance(300_000)) {
      if (!(await due(process)).includes(id)) continue;
      asked.push(minutes);
      await poll(process, id);
    }
    expect(asked).toEqual([0, 5, 15, 35, 40, 45, 55]);
    terminal.set({ breakOn: null });
    site.clock.advance(hour);
    await poll(process, id);
    expect(await site.row(id)).toMatchObject({ pollFailures: 0, failures: 0, connected: true });
  });
});

describe('The clock of a terminal', () => {
  it('that is off is an alarm once; when it was set it is over', async () => {
    const terminal = await site.terminal({ faults: { clockAheadMs: 90_000 } });
    const id = await site.device(terminal, null, false);
    const process = await site.process();
    for (let n = 0; n < 3; n += 1) await poll(process, id);
    expect(await site.told('terminal.alarm', 'terminal.alarm_over')).toEqual(['terminal.alarm']);
    const set = await process.desk.ask(id, { kind: 'set_time' });
    expect(set).toMatchObject({ ok: true, result: { drift_before_seconds: 90.5, drift_after_seconds: 0.5 } });
    expect(await site.told('terminal.alarm', 'terminal.alarm_over')).toEqual(['terminal.alarm_over']);
    expect(terminal.local).toMatchObject({ hour: 14, minute: 0, second: 0 });
  });
});

it('A log that fills up is an alarm at 80 and at 95 %, and over when it was cleared', async () => {
  const terminal = await site.terminal({ capacity: 20 });
  const id = await site.device(terminal, null, false);
  const process = await site.process();
  const fillTo = async (count: number) => {
    while (terminal.log.length < count) terminal.store(String(terminal.log.length));
    await poll(process, id);
    return site.told('terminal.alarm', 'terminal.alarm_over');
  };
  expect(await fillTo(15)).toEqual([]);
  expect(await fillTo(16)).toEqual(['terminal.alarm']);
  expect(await fillTo(18)).toEqual([]);
  expect(await fillTo(19)).toEqual(['terminal.alarm', 'terminal.alarm_over']);
  const cleared = await site.terminal({ capacity: 20 });
  cleared.store('17');
  await site.rows(sql`update attendance_device set port = ${cleared.port}`);
  await poll(process, id);
  expect(await site.told('terminal.alarm', 'terminal.alarm_over')).toEqual(['terminal.alarm_over']);
});
