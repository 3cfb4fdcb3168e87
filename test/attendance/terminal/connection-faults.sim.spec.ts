import { COMMANDS } from 'node-zklib/constants.js';
import { describe, expect, it } from 'vitest';
import { ZkTransport } from '../../../src/attendance/terminal/session/zk.transport.js';
import { TerminalSimulator } from '../../../src/simulators/terminals/terminal.simulator.js';
import { eventually } from '../../support/eventually.js';
import { CrowdedPort } from './crowded-port.js';
import { failureOf, Heard, readAll, session, terminal } from './terminals.js';

const long = process.env['SITEWATCH_LONG'] !== undefined;

describe('A session cannot be opened', () => {
  it.each([
    ['localhost', 4370],
    ['', 4370],
    ['127.0.0.1', 0],
    ['127.0.0.1', 65_536],
    ['127.0.0.1', 1.5],
  ])('to the address %j and port %d, and no name is ever looked up', async (host, port) => {
    expect(await failureOf(session(port, { host }))).toMatchObject({ kind: 'no_route', stage: 'tcp' });
  });

  it('where nothing listens', async () => {
    const simulator = await TerminalSimulator.open();
    const { port } = simulator;
    await simulator.close();
    expect(await failureOf(session(port))).toMatchObject({ kind: 'refused', stage: 'tcp' });
  });

  it('where nobody takes the connection, and gives up in time', async () => {
    const crowded = await CrowdedPort.open();
    const startedAt = performance.now();
    const failure = await failureOf(session(crowded.port, { connectTimeoutMs: 200 }));
    expect(failure).toMatchObject({ kind: 'no_connection', stage: 'tcp' });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    await crowded.close();
  });

  it('with a terminal that takes the connection and says nothing', async () => {
    const { port } = await terminal({ faults: { mute: true } });
    const failure = await failureOf(session(port, { replyTimeoutMs: 100 }));
    expect(failure).toMatchObject({ kind: 'no_answer', stage: 'handshake' });
  });

  it.each(['reset', 'close'] as const)('with a terminal that ends the handshake by a %s', async how => {
    const { port } = await terminal({ faults: { breakOn: { command: COMMANDS.CMD_CONNECT, how } } });
    const kind = how === 'reset' ? 'reset' : 'closed';
    expect(await failureOf(session(port))).toMatchObject({ kind, stage: 'handshake' });
  });

  it('with a terminal that somebody else holds', async () => {
    const { port } = await terminal({ faults: { clients: 'one-refuses' } });
    const first = await session(port);
    expect(await failureOf(session(port))).toMatchObject({ kind: 'reset', stage: 'handshake' });
    expect(await first.readClock()).not.toBeNull();
  });
});

describe('A session ends', () => {
  it('when a second client takes the terminal away', async () => {
    const { port } = await terminal({ faults: { clients: 'one-kicks' } });
    const first = await session(port);
    const second = await session(port);
    expect(await first.ended).toMatchObject({ kind: 'reset', stage: 'open' });
    expect(await failureOf(first.readClock())).toMatchObject({ kind: 'reset' });
    expect(await second.readClock()).not.toBeNull();
  });

  it('when the terminal is unplugged, by the missing sign of life', async () => {
    const simulator = await terminal();
    const heard = new Heard();
    const open = await session(simulator.port, { heartbeatMs: 40, replyTimeoutMs: 150, listener: heard });
    await eventually(() => expect(heard.beats.length).toBeGreaterThanOrEqual(2));
    expect(heard.beats[0]!.flaw).toBeNull();
    simulator.set({ mute: true });
    expect(await open.ended).toMatchObject({ kind: 'silent' });
  });

  it('by that only when it is quiet: a terminal that talks is not asked for a sign of life', async () => {
    const { port } = await terminal();
    const heard = new Heard();
    const open = await session(port, { heartbeatMs: 150, listener: heard });
    const until = performance.now() + 500;
    while (performance.now() < until) await open.readSizes();
    expect(heard.beats).toEqual([]);
    await eventually(() => expect(heard.beats.length).toBeGreaterThan(0));
  });

  it('when a reply does not come in time, so that it is not taken for the next one', async () => {
    const simulator = await terminal({ faults: { late: { command: COMMANDS.CMD_GET_TIME, ms: 300 } } });
    const first = await session(simulator.port, { replyTimeoutMs: 100 });
    expect(await failureOf(first.readClock())).toMatchObject({ kind: 'silent' });
    expect(await failureOf(first.readSizes())).toMatchObject({ kind: 'silent' });
    const second = await session(simulator.port);
    expect((await second.readClock())?.flaw).toBeNull();
  });

  it.each(['reset', 'close', 'silence'] as const)(
    'when the terminal restarts in a read (%s); the next reads all',
    async how => {
      const simulator = await terminal({ faults: { reboot: { afterBytes: 70_000, how } } });
      for (let index = 0; index < 5_000; index++) simulator.store(String(index));
      const first = await session(simulator.port, { replyTimeoutMs: 200 });
      const failure = await failureOf(first.readLog());
      expect(failure.kind).toBe({ reset: 'reset', close: 'closed', silence: 'silent' }[how]);
      expect(await first.ended).toBe(failure);
      simulator.set({ reboot: null });
      const { punches } = await readAll(await session(simulator.port));
      expect(punches.map(({ code }) => code)).toEqual(simulator.log.map(({ code }) => code));
    },
  );

  it('for everybody who waits for it, exactly once', async () => {
    const simulator = await terminal({ faults: { breakOn: { command: COMMANDS.CMD_GET_TIME, how: 'reset' } } });
    const open = await session(simulator.port);
    const failures = await Promise.all(
      [open.readClock(), open.readSizes(), open.readLog(), open.subscribe()].map(failureOf),
    );
    expect(new Set(failures)).toEqual(new Set([await open.ended]));
  });

  it('when it is closed, with a goodbye, even in the middle of a command', async () => {
    const simulator = await terminal({ faults: { late: { command: COMMANDS.CMD_GET_TIME, ms: 60_000 } } });
    const open = await session(simulator.port);
    const waiting = failureOf(open.readClock());
    const queued = failureOf(open.readSizes());
    await eventually(() => expect(simulator.heard).toContain(COMMANDS.CMD_GET_TIME));
    await open.close();
    expect((await waiting).kind).toBe('stopped');
    expect((await queued).kind).toBe('stopped');
    expect(simulator.heard).toEqual([COMMANDS.CMD_CONNECT, COMMANDS.CMD_GET_TIME, COMMANDS.CMD_EXIT]);
    await eventually(() => expect(simulator.clients).toBe(0));
  });

  it('when it is closed although the terminal does not answer the goodbye, within about a second', async () => {
    const simulator = await terminal();
    const open = await session(simulator.port, { replyTimeoutMs: 30_000 });
    simulator.set({ mute: true });
    const startedAt = performance.now();
    await Promise.all([open.close(), open.close()]);
    await open.close();
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(await open.ended).toMatchObject({ kind: 'stopped' });
  });

  it.runIf(long)('when its reply ids are used up, before an old terminal would drop them', async () => {
    const { port } = await terminal();
    const open = await session(port);
    for (;;) {
      const failure = await open.readClock().then(
        () => null,
        (error: unknown) => error,
      );
      if (failure) break;
    }
    expect(await open.ended).toMatchObject({ kind: 'used_up' });
    expect(open.statistics.frames).toBe(60_001);
  });
});

describe('The library class', () => {
  it('is kept from disabling and clearing a terminal', async () => {
    const simulator = await terminal();
    const transport = new ZkTransport({
      host: '127.0.0.1',
      port: simulator.port,
      connectTimeoutMs: 1_000,
      replyTimeoutMs: 1_000,
      commKey: 0,
      authenticating: () => undefined,
      onEvent: () => undefined,
    });
    await transport.createSocket();
    await transport.connect();
    expect((await failureOf(transport.disableDevice())).kind).toBe('rejected');
    expect((await failureOf(transport.clearAttendanceLog())).kind).toBe('rejected');
    expect((await failureOf(transport.executeCmd(1004, ''))).kind).toBe('rejected');
    expect((await transport.enableDevice()).readUInt16LE(0)).toBe(COMMANDS.CMD_ACK_OK);
    expect((await transport.freeData()).readUInt16LE(0)).toBe(COMMANDS.CMD_ACK_OK);
    expect(await transport.disconnect()).toBe(true);
    expect(simulator.heard).toEqual([1000, 1002, 1502, 1001]);
  });
});
