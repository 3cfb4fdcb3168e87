import { createSocket, Socket } from 'node:dgram';
import { once } from 'node:events';
import { expect } from 'vitest';
import { BacnetSimulator } from '../../../src/simulators/bacnet/bacnet.simulator.js';
import { BacnetSimulatorOptions } from '../../../src/simulators/bacnet/bacnet.simulator.options.js';
import { SimulatedDevice } from '../../../src/simulators/bacnet/device/simulated-device.js';
import { eventually } from '../../support/eventually.js';

const closing: (() => Promise<unknown> | void)[] = [];

export async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).toReversed()) await close();
}

export async function simulate(options: BacnetSimulatorOptions = {}): Promise<BacnetSimulator> {
  const simulator = await BacnetSimulator.open(options);
  closing.push(() => simulator.close());
  return simulator;
}

/** Hexadecimal of a number in so many bytes. */
export function hex(value: number, bytes: number): string {
  return value.toString(16).padStart(bytes * 2, '0');
}

/** An object identifier in hexadecimal. */
export function objectHex(type: number, instance: number): string {
  return hex(((type << 22) | instance) >>> 0, 4);
}

function contextHex(tag: number, value: number): string {
  return value > 255 ? hex((tag << 4) | 10, 1) + hex(value, 2) : hex((tag << 4) | 9, 1) + hex(value, 1);
}

export const me = (instance: number): [number, number] => [8, instance];

/** Parameters of a ReadProperty. */
export function readOf([type, instance]: [number, number], property: number, index?: number): string {
  const indexHex = index === undefined ? '' : contextHex(2, index);
  return `0c${objectHex(type, instance)}${contextHex(1, property)}${indexHex}`;
}

/** Parameters of a ReadPropertyMultiple for one object. */
export function readsOf([type, instance]: [number, number], ...wanted: (number | [number, number])[]): string {
  const references = wanted.map(each =>
    typeof each === 'number' ? contextHex(0, each) : contextHex(0, each[0]) + contextHex(1, each[1]),
  );
  return `0c${objectHex(type, instance)}1e${references.join('')}1f`;
}

/** Parameters of a WriteProperty; the value is written with its tag. */
export function writeOf(
  [type, instance]: [number, number],
  property: number,
  value: string,
  priority?: number,
): string {
  const end = priority === undefined ? '' : contextHex(4, priority);
  return `0c${objectHex(type, instance)}${contextHex(1, property)}3e${value}3f${end}`;
}

/** Parameters of a SubscribeCOV; without lifetime a cancellation. */
export function subscribeOf(
  processId: number,
  [type, instance]: [number, number],
  wish?: { confirmed: boolean; lifetime: number },
): string {
  const terms = wish ? contextHex(2, wish.confirmed ? 1 : 0) + contextHex(3, wish.lifetime) : '';
  return `${contextHex(0, processId)}1c${objectHex(type, instance)}${terms}`;
}

export const real = (value: number): string => {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatBE(value);
  return `44${bytes.toString('hex')}`;
};

/** Who a frame is sent to. */
type Target = SimulatedDevice | string;

/** Confirmed services. */
export const service = { subscribe: 5, read: 12, readMultiple: 14, write: 15 };

/** A client of nothing but bytes. */
export class RawClient {
  /** Everything that arrived, in hexadecimal. */
  readonly frames: { from: string; hex: string }[] = [];
  private invokeId = 0;

  private constructor(readonly socket: Socket) {
    socket.on('message', (datagram, { address, port }) => {
      this.frames.push({ from: `${address}:${port}`, hex: datagram.toString('hex') });
    });
  }

  static async open(address = '127.0.0.1'): Promise<RawClient> {
    const socket = createSocket('udp4');
    socket.bind(0, address);
    await once(socket, 'listening');
    socket.setBroadcast(true);
    closing.push(() => new Promise<void>(resolve => socket.close(() => resolve())));
    return new RawClient(socket);
  }

  get address(): string {
    const { address, port } = this.socket.address();
    return `${address}:${port}`;
  }

  /** Sends what follows the length of the link header. */
  send(to: Target, linkFunction: number, content: string): void {
    const [ip = '', port] = addressOf(to).split(/[:#]/);
    const frame = `81${hex(linkFunction, 1)}${hex(content.length / 2 + 4, 2)}${content}`;
    this.socket.send(Buffer.from(frame, 'hex'), Number(port), ip);
  }

  /** Sends an APDU and waits for the APDU that answers it; both in hexadecimal. */
  async ask(to: Target, apdu: string): Promise<string> {
    const before = this.frames.length;
    this.send(to, 0x0a, `0104${apdu}`);
    return (await this.next(before)).hex.slice(12);
  }

  /** A request of up to 1,476 bytes that takes segments. */
  request(to: Target, code: number, parameters: string): Promise<string> {
    return this.ask(to, `0275${hex(this.nextId(), 1)}${hex(code, 1)}${parameters}`);
  }

  /** The content of a ComplexACK for that service. */
  async read(to: Target, code: number, parameters: string): Promise<string> {
    const reply = await this.request(to, code, parameters);
    expect(reply.slice(0, 6)).toBe(`30${hex(this.invokeId, 1)}${hex(code, 1)}`);
    return reply.slice(6);
  }

  nextId(): number {
    this.invokeId = (this.invokeId % 255) + 1;
    return this.invokeId;
  }

  /** The frame with that number, as soon as it is there. */
  async next(number: number): Promise<{ from: string; hex: string }> {
    await eventually(() => expect(this.frames.length).toBeGreaterThan(number), 5_000);
    return this.frames[number]!;
  }

  /** Whether nothing arrived before the answer to something harmless, which `asked` gives. */
  async hearsOnly(count: number, asked: Target): Promise<void> {
    const before = this.frames.length;
    await this.ask(asked, `0005${hex(this.nextId(), 1)}0c0c${objectHex(8, 4194303)}1970`);
    expect(before).toBe(count);
    expect(this.frames.length).toBe(count + 1);
  }
}

function addressOf(target: Target): string {
  return typeof target === 'string' ? target : target.address;
}
