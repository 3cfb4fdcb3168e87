import { COMMANDS } from 'node-zklib/constants.js';
import { describe, expect, it } from 'vitest';
import { encodeFrame } from '../../../src/attendance/terminal/wire/frame.codec.js';
import { eventually } from '../../support/eventually.js';
import { atClock, Heard, session, terminal } from './terminals.js';

function choke(): never {
  throw new Error('no room');
}

describe('A live event', () => {
  it('of a length nobody has seen is kept raw and counted, acknowledged, and the next one is heard', async () => {
    const simulator = await terminal();
    const heard = new Heard();
    const open = await session(simulator.port, { listener: heard });
    await open.subscribe();
    const strange = [0, 1, 11, 31, 33, 51, 64, 1_000].map(length => Buffer.alloc(length, 0x31));
    for (const data of strange) simulator.tell(data);
    simulator.punch('7');
    await eventually(() => expect(heard.codes).toEqual(['7']));
    expect(heard.raw).toEqual(strange);
    expect(open.statistics).toMatchObject({ events: 9, undecodable: 8 });
    await eventually(() => expect(simulator.acknowledged).toBe(9));
  });

  it('that is no punch is acknowledged and ignored', async () => {
    const simulator = await terminal();
    const heard = new Heard();
    const open = await session(simulator.port, { listener: heard });
    await open.subscribe();
    const button = { command: COMMANDS.CMD_REG_EVENT, session: 16, replyId: 0, data: Buffer.alloc(32, 0x31) };
    simulator.send(encodeFrame(button));
    await eventually(() => expect(simulator.acknowledged).toBe(1));
    expect([heard.punches, heard.raw]).toEqual([[], []]);
  });

  it('is heard although it comes between a request and its reply, and neither takes the other', async () => {
    const simulator = await terminal({ faults: { eventsBeforeReply: true, merged: true } });
    const heard = new Heard();
    const open = await session(simulator.port, { listener: heard });
    await open.subscribe();
    for (let index = 0; index < 20; index++) {
      simulator.punch(`${index}a`);
      simulator.punch(`${index}b`);
      expect((await open.readClock())?.flaw).toBeNull();
    }
    expect(heard.codes).toEqual(Array.from({ length: 20 }, (_, index) => [`${index}a`, `${index}b`]).flat());
  });

  it('of a refused person and of a day that is none is told as what it is', async () => {
    const simulator = await terminal({ eventSize: 36 });
    const heard = new Heard();
    await (await session(simulator.port, { listener: heard })).subscribe();
    simulator.punch('1', { ...atClock(8), month: 2, day: 30 }, 0x80);
    simulator.punch('2', atClock(8), 255);
    await eventually(() => expect(heard.punches).toHaveLength(2));
    expect(heard.punches.map(({ time, state, rejected }) => [time.flaw, state, rejected])).toEqual([
      ['impossible', 128, true],
      [null, 255, false],
    ]);
  });

  it('that its listener chokes on does not reach the session', async () => {
    const simulator = await terminal();
    const open = await session(simulator.port, { listener: { punched: choke, undecodable: choke } });
    await open.subscribe();
    simulator.punch('1');
    simulator.tell(Buffer.alloc(3));
    await eventually(() => expect(open.statistics.events).toBe(2));
    expect(await open.readClock()).not.toBeNull();
  });
});

describe('Bytes that are no frame', () => {
  it('with a length that cannot be end the session', async () => {
    const simulator = await terminal();
    const open = await session(simulator.port);
    simulator.send(Buffer.from('5050827dffffffff', 'hex'));
    expect(await open.ended).toMatchObject({ kind: 'damaged' });
  });

  it('are skipped and counted, and end it when there is no end of them', async () => {
    const simulator = await terminal();
    const open = await session(simulator.port);
    simulator.send(Buffer.alloc(1_000, 0x50));
    await eventually(() => expect(open.statistics.skippedBytes).toBeGreaterThan(990));
    expect(await open.readClock()).not.toBeNull();
    expect(open.statistics.skippedBytes).toBe(1_000);
    simulator.send(Buffer.alloc(1_100_000));
    expect(await open.ended).toMatchObject({ kind: 'damaged' });
  });

  it('are not the reply to a command that waits for another one', async () => {
    const simulator = await terminal({ faults: { late: { command: COMMANDS.CMD_GET_TIME, ms: 100 } } });
    const open = await session(simulator.port);
    const reading = open.readClock();
    await eventually(() => expect(simulator.heard).toContain(COMMANDS.CMD_GET_TIME));
    simulator.send(encodeFrame({ command: COMMANDS.CMD_ACK_OK, session: 1, replyId: 77, data: Buffer.alloc(4) }));
    expect((await reading)?.text).not.toBe('2000-01-01T00:00:00');
    expect(open.statistics.stale).toBe(1);
  });

  it('cannot be replies nobody asked for', async () => {
    const simulator = await terminal();
    const open = await session(simulator.port);
    for (const replyId of [0, 7, 65_535]) {
      simulator.send(encodeFrame({ command: COMMANDS.CMD_ACK_OK, session: 1, replyId, data: Buffer.alloc(4) }));
    }
    await eventually(() => expect(open.statistics.stale).toBe(3));
    expect((await open.readClock())?.text.slice(0, 2)).toBe('20');
  });
});
