import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ImpossibleNow, NotFound } from '../../../src/shared/errors.js';
import { eventually } from '../../support/eventually.js';
import type { TerminalProcess } from '../live/terminal-process.js';
import { logOf, TerminalSite } from '../live/terminal-site.js';

const long = process.env['SITEWATCH_LONG'] !== undefined;
const sync = { kind: 'sync', full: false } as const;
const connect = 1_000;
const exit = 1_001;

let site: TerminalSite;
beforeAll(async () => {
  site = await TerminalSite.open();
});
afterEach(() => site.clear());
afterAll(() => site.close());

/** A terminal that takes one client and refuses a second, and a process that listens to it. */
async function listenedTo() {
  const terminal = await site.terminal({ faults: { clients: 'one-refuses' } });
  const id = await site.device(terminal);
  const listener = await site.process();
  await listener.monitor.look();
  await eventually(async () => expect(await site.row(id)).toMatchObject({ state: 'live' }));
  return { terminal, id, listener };
}

const times = (heard: readonly number[], command: number) => heard.filter(each => each === command).length;

describe('An errand', () => {
  it('at a terminal nobody listens to is done over a short connection, which ends with a goodbye', async () => {
    const terminal = await site.terminal();
    const id = await site.device(terminal, null, false);
    const { desk, locks } = await site.process();
    terminal.store('17');
    expect(await desk.ask(id, sync)).toMatchObject({ ok: true, result: { stored: 1, holds: 1 } });
    expect(await site.ledger(id)).toEqual(logOf(terminal));
    expect(terminal.heard.at(-1)).toBe(exit);
    expect(await locks.take(id, () => undefined)).toBe(true);
  });

  it('is done over the open connection of the process that listens, which stays the only one', async () => {
    const { terminal, id, listener } = await listenedTo();
    terminal.store('17');
    expect(await listener.desk.ask(id, sync)).toMatchObject({ ok: true, result: { stored: 1 } });
    expect(await listener.desk.ask(id, { kind: 'test' })).toMatchObject({ ok: true, result: { records: 1 } });
    expect([terminal.clients, times(terminal.heard, connect)]).toEqual([1, 1]);
  });

  it('that is asked for in another process is done by the one that listens, over its open connection', async () => {
    const { terminal, id } = await listenedTo();
    const other = await site.process();
    terminal.store('17');
    expect(await other.desk.ask(id, sync)).toMatchObject({ ok: true, result: { stored: 1, today: 1 } });
    expect(await other.desk.ask(id, { kind: 'test' })).toMatchObject({ ok: true });
    expect([terminal.clients, times(terminal.heard, connect)]).toEqual([1, 1]);
    expect(await site.ledger(id)).toEqual(logOf(terminal));
  });

  it('is done by the other process when the one that listened is gone', async () => {
    const { terminal, id, listener } = await listenedTo();
    const other = await site.process();
    await listener.monitor.beforeApplicationShutdown();
    await listener.locks.onApplicationShutdown();
    expect(terminal.clients).toBe(0);
    expect(await other.desk.ask(id, sync)).toMatchObject({ ok: true });
    expect(times(terminal.heard, connect)).toBe(2);
  });

  it('waits its turn: however many ask, in however many processes, none meets another at the terminal', async () => {
    const { terminal, id, listener } = await listenedTo();
    const other = await site.process();
    const asked = [listener, other].flatMap(({ desk }) =>
      (['test', 'set_time', 'test'] as const).map(kind => desk.ask(id, { kind })),
    );
    const outcomes = await Promise.all([...asked, listener.desk.ask(id, sync), other.desk.ask(id, sync)]);
    expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
    expect(times(terminal.heard, connect)).toBe(1);
  });

  it('waits its turn also where nobody listens: several processes connect one after the other', async () => {
    const terminal = await site.terminal({ faults: { clients: 'one-refuses' } });
    const id = await site.device(terminal, null, false);
    const processes = [await site.process(), await site.process()];
    const outcomes = await Promise.all(
      [...processes, ...processes].map(({ desk }: TerminalProcess) => desk.ask(id, { kind: 'test' })),
    );
    expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
    expect(terminal.clients).toBe(0);
  });

  it('to connect anew takes a new connection, also when another process asks', async () => {
    const { terminal, id, listener } = await listenedTo();
    const other = await site.process();
    for (const [n, { desk }] of [listener, other].entries()) {
      expect(await desk.ask(id, { kind: 'reconnect' })).toEqual({ ok: true, result: {} });
      await eventually(() => expect(times(terminal.heard, connect)).toBe(n + 2));
      await eventually(async () => expect(await site.row(id)).toMatchObject({ state: 'live', failures: 0 }));
    }
    expect(await listener.desk.ask(id, sync)).toMatchObject({ ok: true });
  });
});

describe('What an errand came to', () => {
  it('is the failure of the terminal, with the stage, also from another process', async () => {
    const terminal = await site.terminal({ commKey: 4711 });
    const id = await site.device(terminal, '1', false);
    const { desk } = await site.process();
    const failure = { kind: 'wrong_key', stage: 'key' };
    expect(await desk.ask(id, sync)).toMatchObject({ ok: false, failure });
    await site.rows(sql`update attendance_device set realtime_enabled = true`);
    const listener = await site.process();
    await listener.monitor.look();
    await eventually(async () => expect(await site.row(id)).toMatchObject({ state: 'wrong_key' }));
    for (const asked of [listener.desk, desk]) expect(await asked.ask(id, sync)).toMatchObject({ ok: false, failure });
  });

  it('is trouble of our own where the database refuses to store', async () => {
    const terminal = await site.terminal();
    terminal.store('17');
    const id = await site.device(terminal, null, false);
    const { desk } = await site.process();
    await site.rows(sql`alter table attendance_record rename to kept_away`);
    expect(await desk.ask(id, sync)).toMatchObject({ ok: false, failure: { kind: 'fault' } });
    await site.rows(sql`alter table kept_away rename to attendance_record`);
    expect(await desk.ask(id, sync)).toMatchObject({ ok: true, result: { stored: 1 } });
    expect(terminal.clients).toBe(0);
  });

  it('cannot be had of a terminal that is not there, has no address, or a key that is none', async () => {
    const terminal = await site.terminal();
    const id = await site.device(terminal, 'secret', false);
    const { desk } = await site.process();
    await expect(desk.ask(99, sync)).rejects.toBeInstanceOf(NotFound);
    await expect(desk.ask(id, sync)).rejects.toMatchObject({ code: 'no_key' });
    await site.rows(sql`update attendance_device set password = null, ip_address = null`);
    await expect(desk.ask(id, sync)).rejects.toBeInstanceOf(ImpossibleNow);
    expect(terminal.heard).toEqual([]);
  });

  it('is not disturbed by what somebody else writes on the channel of the database', async () => {
    const { id, listener } = await listenedTo();
    const other = await site.process();
    const noise = ['', 'null', '7', '"x"', '{"id":1}', '{"id":"1"}', '{"id":"1","step":"done"}', 'x'.repeat(7_000)];
    for (const text of noise) await site.rows(sql`select pg_notify('terminal_errand', ${text})`);
    expect(await other.desk.ask(id, { kind: 'test' })).toMatchObject({ ok: true });
    expect(await listener.desk.ask(id, { kind: 'test' })).toMatchObject({ ok: true });
  });

  it.runIf(long)('is that somebody else holds it, where nobody answers who does', async () => {
    const terminal = await site.terminal();
    const id = await site.device(terminal, null, false);
    const { desk } = await site.process();
    const stranger = new pg.Client(site.address);
    await stranger.connect();
    await stranger.query('select pg_advisory_lock(7302, $1)', [id]);
    expect(await desk.ask(id, sync)).toMatchObject({ ok: false, failure: { kind: 'busy' } });
    await stranger.end();
    expect(terminal.heard).toEqual([]);
  });
});
