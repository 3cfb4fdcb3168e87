import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TerminalSimulator } from '../../../src/simulators/terminals/terminal.simulator.js';
import type { TerminalSimulatorOptions } from '../../../src/simulators/terminals/terminal.simulator.options.js';
import { CrowdedPort } from '../terminal/crowded-port.js';
import { eventually } from '../../support/eventually.js';
import type { TerminalProcess } from './terminal-process.js';
import { logOf, TerminalSite } from './terminal-site.js';

const [connect, exit, auth, subscribe, enable, prepare, fetch] = [1_000, 1_001, 1_102, 500, 1_002, 1_503, 1_504];
const down = { breakOn: { command: connect, how: 'reset' } } as const;
const mended = { breakOn: null, mute: false, reboot: null, late: null };

let site: TerminalSite;
beforeAll(async () => {
  site = await TerminalSite.open();
});
afterEach(() => site.clear());
afterAll(() => site.close());

interface Listened {
  terminal: TerminalSimulator;
  id: number;
  process: TerminalProcess;
}

/** A terminal with 40 records and a process that begins to listen to it. */
async function listening(options: TerminalSimulatorOptions = {}, password?: string, known = 40): Promise<Listened> {
  const terminal = await site.terminal(options);
  for (let n = 0; n < known; n += 1) terminal.store(`k${n}`, new Date(site.clock.now().getTime() - 86_400_000));
  const id = await site.device(terminal, password);
  const process = await site.process();
  await process.monitor.look();
  return { terminal, id, process };
}

async function live(options?: TerminalSimulatorOptions): Promise<Listened> {
  const listened = await listening(options);
  await isLive(listened);
  return listened;
}

const isLive = ({ id }: Pick<Listened, 'id'>) =>
  eventually(async () => expect(await site.row(id)).toMatchObject({ state: 'live', connected: true, problem: null }));

const hasAll = ({ id, terminal }: Pick<Listened, 'id' | 'terminal'>) =>
  eventually(async () => expect(await site.ledger(id)).toEqual(logOf(terminal)));

const times = (heard: readonly number[], command: number) => heard.filter(each => each === command).length;

describe('A live connection', () => {
  it('identifies the terminal, subscribes, and only then reads what was missed', async () => {
    const { terminal, id } = await live({ options: { '~SerialNumber': 'A1' } });
    expect(await site.ledger(id)).toEqual(logOf(terminal));
    const order = [connect, 1_100, enable, subscribe, prepare, fetch].map(command => terminal.heard.indexOf(command));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order[0]).toBe(0);
    expect(await site.row(id)).toMatchObject({ serial: 'A1', logCount: 40, logStored: 40, failures: 0 });
  });

  it.each([
    ['before the log is', prepare],
    ['while the log is', fetch],
  ])('stores a punch that happens %s read once, and loses none', async (_, command) => {
    const listened = await listening({ faults: { late: { command, ms: 200 } } });
    const { terminal, id } = listened;
    await eventually(() => expect(terminal.heard).toContain(command));
    terminal.punch('17');
    terminal.punch('18');
    await isLive(listened);
    await hasAll(listened);
    expect(await site.ledger(id)).toHaveLength(42);
    const sources = await site.rows(sql<{ source: string }>`
      select source from attendance_record where attendance_code in ('17', '18')`);
    expect(sources).toEqual([{ source: 'live' }, { source: 'live' }]);
  });

  it('acknowledges every punch and stores a rush of them', async () => {
    const listened = await live();
    for (let n = 0; n < 500; n += 1) listened.terminal.punch(String(n));
    await hasAll(listened);
    expect(listened.terminal.acknowledged).toBe(500);
  });

  it('stores a punch whose bytes are no time, flagged, and keeps what cannot be read at all', async () => {
    const { terminal, id } = await live();
    const event = Buffer.alloc(32, 0xff);
    event.write('17\0');
    terminal.tell(event);
    terminal.tell(Buffer.from('what is this?'));
    await eventually(async () => expect(await site.ledger(id)).toHaveLength(41));
    const [record] = await site.rows(sql`select zone_resolution, is_valid, encode(raw_data, 'hex') as raw
                                         from attendance_record where attendance_code = '17'`);
    expect(record).toEqual({ zone_resolution: 'impossible', is_valid: false, raw: event.toString('hex') });
    await eventually(async () => {
      const scraps = await site.rows(sql`select encode(raw_data, 'escape') as raw, source from undecodable_record`);
      expect(scraps).toEqual([{ raw: 'what is this?', source: 'live' }]);
    });
  });

  it('is told once, and its end is', async () => {
    const { process, id } = await live();
    expect(await site.told('terminal.connected')).toEqual(['terminal.connected']);
    await process.stop();
    expect(await site.row(id)).toMatchObject({ state: null, connected: false, problem: null });
  });
});

describe('A connection that is lost', () => {
  it.each<[string, (terminal: TerminalSimulator) => void]>([
    ['reset', terminal => terminal.reset()],
    ['gone silent', terminal => terminal.set({ mute: true })],
    ['not there for a while', terminal => (terminal.set(down), terminal.reset())],
  ])('because the terminal was %s is taken up again, and what was punched meanwhile is stored', async (_, lose) => {
    const listened = await live();
    const { terminal, id } = listened;
    lose(terminal);
    terminal.store('17');
    await eventually(async () => expect(times(terminal.heard, connect)).toBeGreaterThan(1));
    terminal.set(mended);
    terminal.store('18');
    await hasAll(listened);
    await isLive(listened);
    expect(await site.row(id)).toMatchObject({ logCount: 42, logStored: 42, retryMs: null });
  });

  it('after the fifth failure in a row, and not before, is an alarm, once; that it is back is told once', async () => {
    const listened = await live();
    const { terminal, id } = listened;
    const facts = ['terminal.unreachable', 'terminal.reachable', 'terminal.disabled'];
    terminal.set(down);
    terminal.reset();
    await eventually(async () => expect((await site.row(id)).failures).toBe(4));
    expect(await site.told(...facts)).toEqual([]);
    await eventually(async () => expect((await site.row(id)).failures).toBeGreaterThan(7));
    expect(await site.told(...facts)).toEqual(['terminal.unreachable']);
    expect(await site.row(id)).toMatchObject({ state: 'waiting', connected: false, told: true, realtime: true });
    expect((await site.row(id)).problem).toContain('another program may hold it');
    terminal.set(mended);
    await isLive(listened);
    await eventually(async () => expect(await site.row(id)).toMatchObject({ told: false }));
    terminal.reset();
    await eventually(() => expect(terminal.clients).toBe(1));
    await isLive(listened);
    expect(await site.told(...facts)).toEqual(['terminal.reachable']);
  });

  it('again and again, soon after it was taken up, is one alarm: it is not back before it lasts', async () => {
    const listened = await live();
    const { terminal, id } = listened;
    terminal.store('17');
    terminal.set({ breakOn: { command: prepare, how: 'reset' } });
    terminal.reset();
    await eventually(async () => expect((await site.row(id)).failures).toBeGreaterThan(8));
    expect(await site.told('terminal.unreachable', 'terminal.reachable')).toEqual(['terminal.unreachable']);
    terminal.set(mended);
    await eventually(async () => expect(await site.told('terminal.reachable')).toEqual(['terminal.reachable']));
    await isLive(listened);
  });

  it('is told of although the database was away at the fifth failure', async () => {
    const { address, line } = await site.line();
    const terminal = await site.terminal();
    const id = await site.device(terminal);
    const { monitor } = await site.process({}, address);
    await monitor.look();
    await isLive({ id });
    await line.shut();
    terminal.set(down);
    terminal.reset();
    await eventually(() => expect(times(terminal.heard, connect)).toBeGreaterThan(7));
    await line.open();
    await eventually(async () => expect((await site.row(id)).told).toBe(true));
    expect(await site.told('terminal.unreachable')).toEqual(['terminal.unreachable']);
  });

  it('waits longer and longer, up to the longest time', async () => {
    const { id, terminal } = await listening({ faults: down });
    const waits = new Map<number, number>();
    await eventually(async () => {
      const { failures, retryMs } = await site.row(id);
      if (retryMs !== null) waits.set(failures, retryMs);
      expect(failures).toBeGreaterThan(8);
    });
    for (const [failures, wait] of waits) {
      expect(wait).toBeGreaterThanOrEqual(Math.min(240, 5 * 2 ** (failures - 1) * 0.8 - 1));
      expect(wait).toBeLessThanOrEqual(Math.min(300, 5 * 2 ** (failures - 1) * 1.2 + 1));
    }
    expect(terminal.clients).toBe(0);
  });

  it('by a wrong key is tried again only after the longest time', async () => {
    const { id, terminal } = await listening({ commKey: 4711 }, '1');
    await eventually(async () => expect(await site.row(id)).toMatchObject({ state: 'wrong_key', failures: 1 }));
    expect(await site.row(id)).toMatchObject({ retryMs: 300, problem: 'Its communication key is another one' });
    await eventually(async () => expect(await site.row(id)).toMatchObject({ failures: 2, retryMs: 300 }));
    expect([times(terminal.heard, auth), times(terminal.heard, exit)]).toEqual([2, 2]);
  });

  it('after a day of failures is given up and left to others, until a poll succeeds', async () => {
    const listened = await live();
    const { terminal, id, process } = listened;
    terminal.set(down);
    terminal.reset();
    await eventually(async () => expect((await site.row(id)).failures).toBeGreaterThan(0));
    site.clock.advance(86_399_000);
    const { failures } = await site.row(id);
    await eventually(async () => expect((await site.row(id)).failures).toBeGreaterThan(failures + 1));
    expect((await site.row(id)).realtime).toBe(true);
    site.clock.advance(1_000);
    await eventually(async () =>
      expect(await site.row(id)).toMatchObject({ realtime: false, disabledAt: expect.any(String), state: null }),
    );
    expect(await site.told('terminal.disabled')).toEqual(['terminal.disabled']);
    await eventually(() => expect(process.live.size).toBe(0));
    await process.monitor.look();
    expect(process.live.size).toBe(0);
    const poll = () => process.unitOfWork.run(() => process.polls.poll(id, false));
    expect(await poll()).toMatchObject({ success: false });
    expect((await site.row(id)).realtime).toBe(false);
    terminal.set(mended);
    terminal.store('17');
    expect(await poll()).toMatchObject({ success: true, logs_synced: 1 });
    expect(await site.row(id)).toMatchObject({ realtime: true, disabledAt: null, told: false });
    await process.monitor.look();
    await isLive(listened);
  });

  it('because the program ended it is no failure: it begins anew', async () => {
    const listened = await live();
    await listened.process.live.get(listened.id)?.reconnect();
    await eventually(() => expect(times(listened.terminal.heard, connect)).toBe(2));
    await isLive(listened);
    expect(await site.row(listened.id)).toMatchObject({ failures: 0 });
  });
});

describe('A terminal', () => {
  it('that takes one client only is polled and tested over the live connection', async () => {
    const { terminal, id, process } = await live({ faults: { clients: 'one-kicks' } });
    terminal.store('17');
    const { unitOfWork, polls, desk } = process;
    expect(await unitOfWork.run(() => polls.poll(id, false))).toMatchObject({ success: true, logs_synced: 1 });
    expect(await desk.ask(id, { kind: 'test' })).toMatchObject({ ok: true });
    expect([terminal.clients, times(terminal.heard, connect)]).toEqual([1, 1]);
  });

  it('that is switched off is let go with a goodbye', async () => {
    const { terminal, id, process } = await live();
    await site.rows(sql`update attendance_device set is_enabled = false`);
    await process.monitor.look();
    expect(terminal.heard.at(-1)).toBe(exit);
    await eventually(() => expect(terminal.clients).toBe(0));
    expect(await site.row(id)).toMatchObject({ state: null, connected: false });
    expect(process.live.size).toBe(0);
  });

  it('that moved is listened to at its new address, and no longer at the old one', async () => {
    const { terminal, id, process } = await live();
    const next = await site.terminal();
    next.store('17');
    await site.rows(sql`update attendance_device set port = ${next.port}`);
    await process.monitor.look();
    await hasNew();
    await eventually(() => expect([terminal.clients, next.clients]).toEqual([0, 1]));
    expect(terminal.heard.at(-1)).toBe(exit);

    async function hasNew(): Promise<void> {
      await eventually(async () => expect(await site.ledger(id)).toEqual([...logOf(terminal), ...logOf(next)].sort()));
    }
  });

  it('that was added is listened to at the next look, and one that was deleted is let go', async () => {
    const { terminal, process } = await live();
    const added = await site.terminal();
    const id = await site.device(added);
    await process.monitor.look();
    await isLive({ id });
    await site.rows(sql`delete from attendance_device where id = ${id}`);
    await process.monitor.look();
    await eventually(() => expect([terminal.clients, added.clients]).toEqual([1, 0]));
  });

  it('that was switched to polling by somebody in the very moment it connects stays so', async () => {
    const { terminal, id, process } = await listening({ faults: { late: { command: prepare, ms: 300 } } });
    await eventually(() => expect(terminal.heard).toContain(prepare));
    await site.rows(sql`update attendance_device set realtime_enabled = false`);
    await eventually(async () => expect((await site.row(id)).state).toBe('live'));
    expect((await site.row(id)).realtime).toBe(false);
    await process.monitor.look();
    expect(process.live.size).toBe(0);
  });

  it('that does not answer at all does not hold up the end of the program', async () => {
    const crowded = await CrowdedPort.open();
    const id = await site.device(crowded);
    const process = await site.process();
    await process.monitor.look();
    await process.monitor.beforeApplicationShutdown();
    expect(await site.row(id)).toMatchObject({ connected: false });
    await crowded.close();
  });

  it('that was put in place of another one is read from its beginning', async () => {
    const listened = await listening({ options: { '~SerialNumber': 'OLD' } });
    await isLive(listened);
    const next = await site.terminal({ options: { '~SerialNumber': 'NEW' } });
    for (let n = 0; n < 50; n += 1) next.store(`n${n}`, new Date(site.clock.now().getTime() - 86_400_000));
    await site.rows(sql`update attendance_device set port = ${next.port}`);
    await listened.process.monitor.look();
    await isLive(listened);
    expect(await site.ledger(listened.id)).toEqual([...logOf(listened.terminal), ...logOf(next)].sort());
    expect(await site.row(listened.id)).toMatchObject({ serial: 'NEW', logCount: 50, logStored: 50 });
  });

  it('has one listener among several processes; when that one ends, the next takes over', async () => {
    const listened = await live();
    const { terminal, process } = listened;
    const other = await site.process();
    await other.monitor.look();
    expect([process.live.size, other.live.size, terminal.clients]).toEqual([1, 0, 1]);
    await process.stop();
    terminal.store('17');
    await other.monitor.look();
    await hasAll(listened);
    expect(terminal.clients).toBe(1);
  });

  it('that an errand had when it was wanted is listened to as soon as that is done', async () => {
    const terminal = await site.terminal({ faults: { late: { command: connect, ms: 300 } } });
    const id = await site.device(terminal);
    const process = await site.process();
    const errand = process.desk.ask(id, { kind: 'test' });
    await eventually(() => expect(terminal.heard).toContain(connect));
    await process.monitor.look();
    expect(process.live.size).toBe(0);
    expect(await errand).toMatchObject({ ok: true });
    await isLive({ id });
  });
});

describe('While the database is away', () => {
  it('punches wait for it, the terminal is not blamed, and the connection stays as it is', async () => {
    const { address, line } = await site.line();
    const terminal = await site.terminal();
    const id = await site.device(terminal);
    const { monitor } = await site.process({}, address);
    await monitor.look();
    await isLive({ id });
    await line.shut();
    for (const code of ['17', '18', '19']) terminal.punch(code);
    await eventually(() => expect(terminal.acknowledged).toBe(3));
    const beats = times(terminal.heard, 201);
    await eventually(() => expect(times(terminal.heard, 201)).toBeGreaterThan(beats + 3));
    expect(await site.ledger(id)).toEqual([]);
    await line.open();
    await hasAll({ id, terminal });
    expect(await site.row(id)).toMatchObject({ state: 'live', failures: 0, problem: null, told: false });
    expect([terminal.clients, times(terminal.heard, connect)]).toEqual([1, 1]);
    expect(await site.told('terminal.unreachable', 'terminal.disabled')).toEqual([]);
  });

  it('and another process was faster when it is back, that one listens: never both for long', async () => {
    const { address, line } = await site.line();
    const terminal = await site.terminal();
    const id = await site.device(terminal);
    const [first, second] = [await site.process({}, address), await site.process()];
    await first.monitor.look();
    await isLive({ id });
    await line.shut();
    await eventually(async () => {
      await second.monitor.look();
      expect(second.live.size).toBe(1);
    });
    await line.open();
    await eventually(() => expect([first.live.size, second.live.size]).toEqual([0, 1]));
    await eventually(() => expect(terminal.clients).toBe(1));
  });
});
