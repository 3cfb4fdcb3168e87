import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PushHabits } from '../../../src/simulators/terminals/push/pushing-terminal.options.js';
import { PushingSite } from './pushing-site.js';

let site: PushingSite;
beforeAll(async () => {
  site = await PushingSite.open();
});
afterAll(() => site.close());

const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 6, minute, 5));

describe('A terminal that nobody knows', () => {
  it('is noted once, is told of, and keeps its punches', async () => {
    const terminal = site.terminal();
    terminal.punch('7', at(0));
    await terminal.round();
    await terminal.round();
    await terminal.deliver();
    expect(terminal.settings).toBeNull();
    expect(terminal.waiting).toBe(1);
    for (const { status, text } of terminal.answers)
      expect([status, text]).toEqual([403, 'ERROR: This terminal waits for approval.\n']);
    expect(await site.known(terminal)).toMatchObject({
      approval: 'pending',
      device: null,
      ip_address: '127.0.0.1',
      details: { PushVersion: '2.4.1', Language: '69', DeviceType: 'att' },
      stamps: {},
    });
    const facts = await site.rows<{ payload: object }>(sql<{ payload: object }>`
      select payload from event where name = 'push_terminal.found' and payload ->> 'serial_number' = ${terminal.serialNumber}`);
    expect(facts).toHaveLength(1);
    expect(facts[0]?.payload).toMatchObject({ ip_address: '127.0.0.1', name: terminal.serialNumber });
  });

  it('delivers everything as soon as it is approved', async () => {
    const terminal = site.terminal();
    for (let minute = 0; minute < 25; minute += 1) terminal.punch(String(minute % 4), at(minute), minute % 2);
    await terminal.round();
    expect(await site.act(terminal, 'approve', { name: 'Gate', timezone: 'Europe/Kyiv' })).toBe(200);
    terminal.habits.batch = 10;
    await terminal.round();
    expect(terminal.waiting).toBe(0);
    const punches = await site.punches(terminal);
    expect(punches).toHaveLength(25);
    expect(punches[0]).toMatchObject({
      code: '0',
      local: '2026-03-02T08:00:05',
      state: 0,
      verify: 1,
      source: 'push',
    });
    expect(Date.parse(punches[0]?.at ?? '')).toBe(at(0).getTime());
    expect(await site.known(terminal)).toMatchObject({
      approval: 'approved',
      device_name: 'Gate',
      details: { FWVersion: 'Ver 8.0.4.3-20181207', DeviceName: 'SIM360' },
      stamps: { ATTLOG: '25' },
    });
  });

  it('is let in at once where its serial number is that of a device here', async () => {
    const terminal = site.terminal();
    await site.device('Known', terminal.serialNumber);
    terminal.punch('1', at(0));
    await terminal.round();
    expect(terminal.waiting).toBe(0);
    expect(await site.known(terminal)).toMatchObject({ approval: 'approved', device_name: 'Known' });
  });
});

describe('What a terminal delivers', () => {
  it('is stored once, also where the answers do not arrive', async () => {
    const terminal = await site.approved();
    for (let minute = 0; minute < 9; minute += 1) terminal.punch('5', at(minute));
    await terminal.handshake();
    terminal.habits.batch = 4;
    terminal.habits.lostAnswers = 2;
    expect(await terminal.deliver()).toBe(false);
    expect(await terminal.deliver()).toBe(false);
    expect(await site.punches(terminal)).toHaveLength(4);
    await terminal.round();
    expect(terminal.waiting).toBe(0);
    expect(await site.punches(terminal)).toHaveLength(9);
  });

  const styles: [string, Partial<PushHabits>][] = [
    ['packed', { gzip: true }],
    ['to paths that end in .aspx, with a small sn', { aspx: true, smallSn: true }],
    ['with times in Unix seconds', { epochTimes: true }],
    ['in short lines', { shortLines: true }],
    ['as a form', { contentType: 'application/x-www-form-urlencoded' }],
    ['as bytes', { contentType: 'application/octet-stream' }],
    ['as JSON, which it is not', { contentType: 'application/json' }],
    ['as no kind of content', { contentType: null }],
    ['as what cannot be a kind of content', { contentType: 'push;;,' }],
  ];
  it.each(styles)('may come %s', async (_, habits) => {
    const terminal = await site.approved({ habits });
    terminal.punch('31', at(1), 1);
    terminal.punch('32', at(2), 1);
    await terminal.round();
    expect(terminal.waiting).toBe(0);
    expect(await site.punches(terminal)).toMatchObject([
      { code: '31', local: '2026-03-02T08:01:05', state: habits.shortLines ? null : 1 },
      { code: '32', local: '2026-03-02T08:02:05', state: habits.shortLines ? null : 1 },
    ]);
  });

  it('is taken without the lines that nobody can read, which are kept as they came', async () => {
    const terminal = await site.approved();
    terminal.habits.badLines = ['garbage', '\u0000\u0001\tx', '12\tnever'];
    terminal.punch('5', at(0));
    await terminal.round();
    expect(terminal.waiting).toBe(0);
    expect(terminal.answers.map(({ text }) => text)).toContain('OK: 4\n');
    const { device } = await site.known(terminal);
    const scraps = await site.rows<{ raw: string; reason: string }>(
      sql<{ raw: string; reason: string }>`
        select encode(raw_data, 'escape') as raw, reason from undecodable_record where device_id = ${device} order by id`,
    );
    expect(scraps.map(({ raw }) => raw).sort()).toEqual(['12\tnever', '\\000\x01\tx', 'garbage']);
    expect(await site.punches(terminal)).toHaveLength(1);
  });

  it('may be times that are none', async () => {
    const terminal = await site.approved();
    const local = { year: 2026, month: 2, day: 31, hour: 8, minute: 0, second: 0, millisecond: 0 };
    terminal.punch('5', at(0), 0, local);
    await terminal.round();
    expect(await site.punches(terminal)).toMatchObject([{ local: '2026-02-31T08:00:00' }]);
  });

  it('of users, fingers and its own journal is counted and not kept', async () => {
    const terminal = await site.approved();
    await terminal.handshake();
    const body = 'OPLOG 4\t0\t2026-03-02 08:00:00\nUSER PIN=1\tName=A\nFP PIN=1\tTMP=aaaa\n';
    const { text } = await terminal.ask('POST', 'cdata', { table: 'OPERLOG', Stamp: '17' }, body);
    expect(text).toBe('OK: 3\n');
    expect(await site.punches(terminal)).toEqual([]);
    expect((await site.known(terminal)).stamps).toEqual({ ATTLOG: '0', OPERLOG: '17' });
  });

  it('about itself is kept without its passwords', async () => {
    const terminal = await site.approved();
    const body = 'DeviceType=att,~DeviceName=F22,FirmVer=Ver 9,CommKey=1234,IPAddress=10.0.0.9';
    expect((await terminal.ask('POST', 'registry', {}, body)).text).toBe('OK\n');
    expect((await terminal.ask('POST', 'cdata', { table: 'options' }, 'MAC=00:17:61:11:22:33\n')).text).toBe('OK: 1\n');
    const { details, device } = await site.known(terminal);
    expect(details).toMatchObject({ DeviceName: 'F22', MAC: '00:17:61:11:22:33', IPAddress: '10.0.0.9' });
    expect(JSON.stringify(details)).not.toContain('1234');
    const [row] = await site.rows<object>(
      sql<object>`select firmware_version, device_model from attendance_device where id = ${device}`,
    );
    expect(row).toEqual({ firmware_version: 'Ver 9', device_model: 'F22' });
  });
});
