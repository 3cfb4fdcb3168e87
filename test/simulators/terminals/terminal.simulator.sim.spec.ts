import { COMMANDS, REQUEST_DATA } from 'node-zklib/constants.js';
import ZKLibTCP from 'node-zklib/zklibtcp.js';
import { once } from 'node:events';
import { connect, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { FrameParser } from '../../../src/attendance/terminal/wire/frame-parser.codec.js';
import { encodeFrame, Frame } from '../../../src/attendance/terminal/wire/frame.codec.js';
import { TerminalSimulator } from '../../../src/simulators/terminals/terminal.simulator.js';
import { TerminalSimulatorOptions } from '../../../src/simulators/terminals/terminal.simulator.options.js';
import { bytes, vectors } from '../../attendance/terminal/vectors.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { eventually } from '../../support/eventually.js';

const closing: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function terminal(options: TerminalSimulatorOptions = {}): Promise<TerminalSimulator> {
  const simulator = await TerminalSimulator.open(options);
  closing.push(() => simulator.close());
  return simulator;
}

/** A client of nothing but bytes. */
class Client {
  readonly segments: Buffer[] = [];
  readonly frames: Frame[] = [];
  ended = false;
  private readonly parser = new FrameParser();

  private constructor(readonly socket: Socket) {
    socket.on('data', segment => {
      this.segments.push(segment);
      this.frames.push(...this.parser.push(segment));
    });
    socket.on('error', () => undefined).on('close', () => (this.ended = true));
  }

  static async of({ port }: TerminalSimulator): Promise<Client> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const client = new Client(socket);
    await once(socket, 'connect');
    closing.push(() => void socket.destroy());
    return client;
  }

  send(command: number, replyId: number, data: Buffer = Buffer.alloc(0)): void {
    this.socket.write(encodeFrame({ command, session: 1, replyId, data }));
  }

  async commands(...expected: number[]): Promise<void> {
    await eventually(() => expect(this.frames.map(({ command }) => command)).toEqual(expected), 3_000);
  }
}

describe('The terminal simulator', () => {
  it('answers the reference client byte for byte', async () => {
    const [transcript] = vectors.transcripts;
    const simulator = await terminal({
      commKey: 123_456,
      clock: new FakeClock('2026-11-21T10:20:30Z'),
      options: { '~SerialNumber': 'OAJ7194600263', '~DeviceName': 'MB360', MAC: '00:17:61:11:45:08' },
    });
    const client = await Client.of(simulator);
    const answers: string[] = [];
    for (const { dir, hex } of transcript!.frames) {
      if (dir === 'client') client.socket.write(bytes(hex));
      else answers.push(hex);
      await eventually(() => expect(client.segments.map(segment => segment.toString('hex'))).toEqual(answers));
    }
    await eventually(() => expect(client.ended).toBe(true));
  });

  it('serves the library as it is, without our transport', async () => {
    const simulator = await terminal();
    simulator.store('7');
    const library = new ZKLibTCP('127.0.0.1', simulator.port, 2_000);
    await library.createSocket();
    expect(await library.connect()).toBe(true);
    const version = await library.executeCmd(COMMANDS.CMD_GET_VERSION, '');
    expect(version.subarray(8).toString()).toBe('Ver 6.60 Apr 26 2016\0');
    const { data } = await library.readWithBuffer(REQUEST_DATA.GET_ATTENDANCE_LOGS);
    expect([data.length, data.readUInt32LE(0), data.subarray(6, 7).toString()]).toEqual([44, 40, '7']);
    await library.disconnect();
  });

  it('lets nobody in without the key', async () => {
    const client = await Client.of(await terminal({ commKey: 1 }));
    client.send(COMMANDS.CMD_CONNECT, 0);
    client.send(COMMANDS.CMD_GET_TIME, 1);
    client.send(COMMANDS.CMD_AUTH, 2, Buffer.from('00000000', 'hex'));
    await client.commands(2_005, 2_005, 2_005);
  });

  it('drops a request whose reply id does not grow', async () => {
    const client = await Client.of(await terminal());
    client.send(COMMANDS.CMD_CONNECT, 0);
    client.send(COMMANDS.CMD_GET_TIME, 5);
    client.send(COMMANDS.CMD_GET_TIME, 5);
    client.send(COMMANDS.CMD_GET_TIME, 4);
    client.send(COMMANDS.CMD_GET_TIME, 6);
    await eventually(() => expect(client.frames.map(({ replyId }) => replyId)).toEqual([0, 5, 6]));
  });

  it('sends events only to who asked for them, and only when it was enabled', async () => {
    const simulator = await terminal();
    const listener = await Client.of(simulator);
    const other = await Client.of(simulator);
    const mask = Buffer.from([1, 0, 0, 0]);
    listener.send(COMMANDS.CMD_CONNECT, 0);
    listener.send(COMMANDS.CMD_REG_EVENT, 1, mask);
    other.send(COMMANDS.CMD_CONNECT, 0);
    await listener.commands(2_000, 2_000);
    simulator.punch('1');
    listener.send(COMMANDS.CMD_ENABLEDEVICE, 2);
    await listener.commands(2_000, 2_000, 2_000);
    simulator.punch('2');
    await listener.commands(2_000, 2_000, 2_000, 500);
    expect(listener.frames.at(-1)!.data.subarray(0, 2).toString()).toBe('2\0');
    expect(simulator.log.map(({ code }) => code)).toEqual(['1', '2']);
    await other.commands(2_000);
  });

  it('cuts what it says into segments, and merges them', async () => {
    const simulator = await terminal({ faults: { segmentBytes: 5 } });
    const client = await Client.of(simulator);
    client.send(COMMANDS.CMD_CONNECT, 0);
    await client.commands(2_000);
    expect(client.segments.length).toBeGreaterThan(1);
    simulator.set({ segmentBytes: null, merged: true });
    client.segments.splice(0);
    client.socket.write(Buffer.concat([1, 2, 3].map(replyId => requestFor(COMMANDS.CMD_GET_TIME, replyId))));
    await client.commands(2_000, 2_000, 2_000, 2_000);
    expect(client.segments).toHaveLength(1);
  });

  it('is full when it is full, and keeps what it has', async () => {
    const simulator = await terminal({ capacity: 2 });
    expect(['1', '2', '3'].map(code => simulator.punch(code)?.code ?? null)).toEqual(['1', '2', null]);
    expect(simulator.log).toHaveLength(2);
  });

  it('shows its own clock, which may be wrong', async () => {
    const clock = new FakeClock('2026-11-21T10:20:30Z');
    const simulator = await terminal({ clock, zone: 'Asia/Kolkata', faults: { clockAheadMs: -30_000 } });
    expect(simulator.local).toMatchObject({ day: 21, hour: 15, minute: 50, second: 0 });
    expect(simulator.punch('1')!.at).toMatchObject({ hour: 15, minute: 50 });
    expect(simulator.punch('1', new Date('2026-11-21T18:30:30Z'))!.at).toMatchObject({ day: 22, hour: 0, minute: 0 });
  });

  it('ends its clients and frees its port when it is closed', async () => {
    const simulator = await TerminalSimulator.open();
    const { port } = simulator;
    const client = await Client.of(simulator);
    await simulator.close();
    await eventually(() => expect(client.ended).toBe(true));
    const again = await TerminalSimulator.open({ port });
    expect(again.port).toBe(port);
    await again.close();
    await expect(TerminalSimulator.open({ port: (await terminal()).port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});

function requestFor(command: number, replyId: number): Buffer {
  return encodeFrame({ command, session: 1, replyId, data: Buffer.alloc(0) });
}
