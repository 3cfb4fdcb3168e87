import { createSocket, Socket } from 'node:dgram';
import { afterEach } from 'vitest';
import { Apdu, decodeApdu } from '../../../src/bacnet/network/wire/apdu.codec.js';
import type { ObjectId } from '../../../src/bacnet/network/address.codec.js';
import { IpEndpoint } from '../../../src/bacnet/network/wire/bvlc.codec.js';
import { decodeNpdu } from '../../../src/bacnet/network/wire/npdu.codec.js';
import { walkTags } from '../../../src/bacnet/network/wire/tag-walk.codec.js';
import { readReply, unicast } from './wire.js';

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** Ends it after the test. */
export function closedAfterwards<T extends { close(): Promise<void> }>(one: T): T {
  closing.push(() => one.close());
  return one;
}

/** A confirmed request as a peer sees it. */
export interface Request {
  id: number;
  service: number;
  data: Buffer;
  from: IpEndpoint;
}

/** Something with a UDP port that answers exactly what it is told to. */
export class Peer {
  readonly datagrams: Buffer[] = [];
  readonly requests: Request[] = [];
  /** Segments acknowledged, aborts and other answers of the client. */
  readonly others: Apdu[] = [];
  answer: (request: Request) => void = () => {};
  private closing: Promise<void> | null = null;

  private constructor(private readonly socket: Socket) {
    socket.on('message', (datagram, { address, port }) => this.receive(datagram, { ip: address, port }));
  }

  static async open(ip = '127.0.0.1', port = 0, shared = false): Promise<Peer> {
    const socket = createSocket({ type: 'udp4', reuseAddr: shared });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(port, ip, resolve);
    });
    socket.setBroadcast(true);
    return closedAfterwards(new Peer(socket));
  }

  get port(): number {
    return this.socket.address().port;
  }

  get address(): string {
    return `${this.socket.address().address}:${this.port}`;
  }

  /** The whole datagram. */
  send(datagram: Buffer, { ip, port }: IpEndpoint): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.send(datagram, port, ip, error => (error ? reject(error) : resolve()));
    });
  }

  /** An APDU of the own network, to the one who asked. */
  reply({ from }: Request, apdu: Buffer): Promise<void> {
    return this.send(unicast(apdu), from);
  }

  /** A ReadProperty-ACK with this value for whatever was asked for. */
  replyValue(request: Request, values: Buffer): Promise<void> {
    const apdu = Buffer.concat([Buffer.from([0x30, request.id, 12]), readReply({ ...askedOf(request), values })]);
    return this.reply(request, apdu);
  }

  close(): Promise<void> {
    this.closing ??= new Promise(resolve => this.socket.close(() => resolve()));
    return this.closing;
  }

  private receive(datagram: Buffer, from: IpEndpoint): void {
    this.datagrams.push(datagram);
    const npdu = decodeNpdu(datagram.subarray(4));
    const apdu = npdu && decodeApdu(npdu.apdu);
    if (apdu?.type === 'confirmed') {
      const request = { id: apdu.id, service: apdu.service, data: apdu.data, from };
      this.requests.push(request);
      this.answer(request);
    } else if (apdu) this.others.push(apdu);
  }
}

/** What a ReadProperty asks for. */
export function askedOf({ data }: Request): { object: ObjectId; property: number; index?: number } {
  const [object, property, index] = (walkTags(data) ?? []).map(({ content }) => content.readUIntBE(0, content.length));
  return { object: { type: object! >>> 22, instance: object! & 0x3f_ffff }, property: property!, index };
}
