import { COMMANDS } from 'node-zklib/constants.js';
import { describe, expect, it } from 'vitest';
import { RecordLayout } from '../../../src/attendance/terminal/wire/punch-record.codec.js';
import { EventSize, TerminalFaults } from '../../../src/simulators/terminals/terminal.simulator.options.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { eventually } from '../../support/eventually.js';
import { atClock, failureOf, Heard, readAll, session, terminal } from './terminals.js';

const layouts: RecordLayout[] = ['8', '8-late', '16', '40', '49'];
const eventSizes: EventSize[] = [10, 12, 14, 32, 36, 37, 52];

describe('A session', () => {
  it('tells who the terminal is', async () => {
    const { port } = await terminal();
    const open = await session(port);
    expect(await open.identify()).toEqual({
      serialNumber: 'SIM0000000001',
      platform: 'ZMM220_TFT',
      deviceName: 'SIM360',
      firmware: 'Ver 6.60 Apr 26 2016',
      mac: '00:17:61:00:00:01',
    });
  });

  it('takes a refusal to identify itself for not knowing, not for an error', async () => {
    const { port } = await terminal({
      options: { '~SerialNumber': '' },
      faults: { unknown: [COMMANDS.CMD_GET_VERSION, COMMANDS.CMD_GET_TIME, COMMANDS.CMD_GET_FREE_SIZES] },
    });
    const open = await session(port);
    const { serialNumber, firmware, platform } = await open.identify();
    expect({ serialNumber, firmware, platform }).toEqual({
      serialNumber: null,
      firmware: null,
      platform: 'ZMM220_TFT',
    });
    expect(await open.readClock()).toBeNull();
    expect(await open.readSizes()).toBeNull();
  });

  it.each([0, 1, 123_456, 999_999])('answers with the key %i when it is asked for one', async commKey => {
    const { port } = await terminal({ commKey });
    const heard = new Heard();
    const open = await session(port, { commKey, listener: heard });
    expect((await open.readClock())?.flaw).toBeNull();
    expect(heard.keys).toBe(1);
  });

  it('ends with the wrong key, having said goodbye', async () => {
    const simulator = await terminal({ commKey: 42 });
    const failure = await failureOf(session(simulator.port, { commKey: 43 }));
    expect(failure).toMatchObject({ kind: 'wrong_key', stage: 'key' });
    expect(simulator.heard).toEqual([COMMANDS.CMD_CONNECT, COMMANDS.CMD_AUTH, COMMANDS.CMD_EXIT]);
    await eventually(() => expect(simulator.clients).toBe(0));
  });

  it('reads and sets the clock', async () => {
    const clock = new FakeClock('2026-11-21T10:20:30Z');
    const { port } = await terminal({ clock, zone: 'Asia/Kathmandu', faults: { clockAheadMs: 90_000 } });
    const open = await session(port);
    expect((await open.readClock())?.text).toBe('2026-11-21T16:07:00');
    await open.setClock(atClock(16, 5, 30));
    expect((await open.readClock())?.text).toBe('2026-11-21T16:05:30');
  });

  it('shows a clock that was never set', async () => {
    const { port } = await terminal({ clock: new FakeClock('2000-01-01T00:03:00Z') });
    expect(await (await session(port)).readClock()).toMatchObject({ text: '2000-01-01T00:03:00', flaw: 'unset' });
  });

  it.each(layouts)('reads a log of records of layout %s, and finds whose they are', async recordLayout => {
    const simulator = await terminal({ recordLayout, userSize: recordLayout === '40' ? 72 : 28 });
    simulator.addUser('70001', 'Bob', 13);
    for (let index = 0; index < 60; index++) simulator.store('70001', atClock(8, index, 30), index % 6, 1);
    simulator.store('4', atClock(23, 59, 59), 255, 15);
    const { punches, undecodable } = await readAll(await session(simulator.port));
    expect(undecodable).toEqual([]);
    expect(punches.map(({ code, time, state, verify }) => [code, time.text, state, verify])).toEqual([
      ...Array.from({ length: 60 }, (_, index) => [
        '70001',
        `2026-11-21T08:${String(index).padStart(2, '0')}:30`,
        index % 6,
        1,
      ]),
      ['4', '2026-11-21T23:59:59', 255, 15],
    ]);
  });

  it.each(eventSizes)('tells of a punch by an event of %i bytes, and acknowledges it', async eventSize => {
    const simulator = await terminal({ eventSize });
    simulator.addUser('70001', 'Bob', 13);
    const heard = new Heard();
    const open = await session(simulator.port, { listener: heard });
    await open.subscribe();
    simulator.punch('70001', atClock(8), 1, 15);
    simulator.punch('70001', atClock(8), 0, 15);
    await eventually(() => expect(heard.punches).toHaveLength(2));
    expect(heard.punches.map(({ code, time, state, verify }) => [code, time.text, state, verify])).toEqual([
      ['70001', '2026-11-21T08:00:00', 1, 15],
      ['70001', '2026-11-21T08:00:00', 0, 15],
    ]);
    await eventually(() => expect(simulator.acknowledged).toBe(2));
  });

  it('keeps the order of events that wait for the user list', async () => {
    const simulator = await terminal({ eventSize: 10 });
    const heard = new Heard();
    await (await session(simulator.port, { listener: heard })).subscribe();
    const codes = Array.from({ length: 50 }, (_, index) => `${1000 + (index % 7)}`);
    for (const code of codes) simulator.punch(code);
    await eventually(() => expect(heard.codes).toEqual(codes));
  });

  it('hears a punch that happens in the middle of a read', async () => {
    const simulator = await terminal({ faults: { frameBytes: 1_008 } });
    for (let index = 0; index < 5_000; index++) simulator.store('7', atClock(8));
    const heard = new Heard();
    const open = await session(simulator.port, { listener: heard });
    await open.subscribe();
    const reading = readAll(open);
    await eventually(() => expect(simulator.heard).toContain(COMMANDS.CMD_DATA_RDY));
    simulator.punch('NB2401004');
    expect((await reading).punches).toHaveLength(5_000);
    await eventually(() => expect(heard.codes).toEqual(['NB2401004']));
  });

  const shapes: [string, Partial<TerminalFaults>][] = [
    ['one frame a piece', {}],
    ['frames of 1008 bytes with odd session numbers', { frameBytes: 1_008, oddSessions: true }],
    ['the last piece short and unannounced', { directBytes: 4_096 }],
    ['never a short answer', { directBytes: 0 }],
    ['everything at once', { directBytes: 10_000_000 }],
    ['segments that are merged', { merged: true, frameBytes: 700 }],
    ['segments of 1460 bytes', { segmentBytes: 1_460 }],
    ['segments of 97 bytes', { segmentBytes: 97, frameBytes: 1_008 }],
    ['garbage before every reply', { garbage: Buffer.from([0x50, 0x50, 0x82, 0x50, 0x50, 0x82]) }],
  ];
  it.each(shapes)('reads a long log that comes in %s', async (_, faults) => {
    const simulator = await terminal({ faults });
    for (let index = 0; index < 3_300; index++) simulator.store(String(index), atClock(8));
    const open = await session(simulator.port);
    const { punches } = await readAll(open);
    expect(punches.map(({ code }) => code)).toEqual(simulator.log.map(({ code }) => code));
    expect(await open.readSizes()).toMatchObject({ records: 3_300, recordCapacity: 100_000 });
  });

  it.each([80, 92, 112])('reads sizes of %i bytes', async sizesBytes => {
    const simulator = await terminal({ capacity: 3, faults: { sizesBytes } });
    expect([1, 2, 3, 4].map(code => simulator.punch(String(code)) !== null)).toEqual([true, true, true, false]);
    expect(await (await session(simulator.port)).readSizes()).toMatchObject({ records: 3, recordCapacity: 3 });
  });

  it('never sends a command that disables or clears anything', async () => {
    const simulator = await terminal({ commKey: 5, eventSize: 10 });
    for (let index = 0; index < 100; index++) simulator.store(String(index), atClock(8));
    const open = await session(simulator.port, { commKey: 5 });
    await open.identify();
    await open.subscribe();
    simulator.punch('9');
    await readAll(open);
    await open.setClock(atClock(9));
    await open.close();
    const sent = [1000, 1102, 1100, 11, 1002, 500, 50, 1503, 1504, 1502, 201, 202, 2000, 1001];
    expect(simulator.heard.filter(command => !sent.includes(command))).toEqual([]);
    expect(simulator.heard.at(-1)).toBe(COMMANDS.CMD_EXIT);
    // What was prepared for a read, of the users and of the log, is given back after it.
    expect(simulator.heard.filter(command => command === COMMANDS.CMD_FREE_DATA)).toHaveLength(2);
  });
});
