import type Bacstack from 'bacstack';
import { EventEmitter } from 'node:events';
import { BacnetAddress, formatAddress } from '../address.codec.js';
import { Apdu, decodeApdu } from '../wire/apdu.codec.js';
import { BacnetFault } from '../bacnet-fault.rules.js';
import { BvlcFrame, encodeBvlc, IpEndpoint } from '../wire/bvlc.codec.js';
import { decodeNpdu, encodeNpdu, everyNetwork } from '../wire/npdu.codec.js';
import type { PropertyTags } from '../wire/service.codec.js';
import { BvlcLink, Tally } from './bvlc.link.js';
import type { Pending } from './exchange.js';
import { ReplyDesk } from './reply-desk.js';
import { screenRequest } from './screening.rules.js';
import { SocketOptions } from './udp.sockets.js';

const bvlcHeaderBytes = 4;
/** The longest APDU of BACnet/IP with the two headers before it. */
const maxPayload = 1_482;

/**
 * The transport below `bacstack`, in place of its own: sends what the library encodes to any port, router or BBMD, and hands
 * it only what was asked for or is allowed unasked, a reply always in one piece, after every length in it was checked.
 * Nothing that is received makes it throw.
 */
export class SafeTransport extends EventEmitter implements Bacstack.Transport {
  /** What the message says that the library decodes at this moment. */
  delivering: readonly PropertyTags[] = [];
  /** Whether the last message that was no request went out. */
  lastSending: Promise<Error | null> = Promise.resolve(null);
  /** The requests under way. */
  readonly desk: ReplyDesk;
  private readonly link: BvlcLink;

  constructor(
    options: SocketOptions,
    private readonly tally: Tally,
    failed: (error: Error) => void,
  ) {
    super();
    this.link = new BvlcLink(options, tally, {
      receive: (frame, sender) => this.receive(frame, sender),
      failed,
    });
    this.desk = new ReplyDesk(tally, {
      deliver: (peer, apdu, properties) => this.deliver(peer, apdu, properties),
      send: (peer, apdu) => void this.link.send(peer, apdu, false),
    });
  }

  /** Its own address. Rejects with the error of the system. */
  async bind(): Promise<BacnetAddress> {
    return formatAddress({ ...(await this.link.bind()), route: null });
  }

  /** Everything under way fails with this. */
  shut(fault: BacnetFault): Promise<void> {
    this.desk.close(fault);
    return this.link.shut(fault);
  }

  registerWith(bbmd: IpEndpoint, ttlSeconds: number): Promise<void> {
    return this.link.registerWith(bbmd, ttlSeconds);
  }

  /** The library opens what it is given at once; this is bound before. */
  open(): void {}

  close(): void {}

  getBroadcastAddress(): string {
    return 'local';
  }

  getMaxPayload(): number {
    return maxPayload;
  }

  /** What the library encoded; its own headers are replaced. */
  send(buffer: Buffer, length: number, receiver: string): void {
    const npdu = decodeNpdu(buffer.subarray(bvlcHeaderBytes, length));
    const apdu = npdu && decodeApdu(npdu.apdu);
    if (!apdu) return;
    const exchange = apdu.type === 'confirmed' ? this.desk.find(apdu.id) : undefined;
    // The library writes on beyond the end of its buffer, into nothing.
    if (length > buffer.length) return exchange?.fail('encode', 'the request is too long for one frame');
    if (!exchange) {
      this.lastSending = this.link.send(receiver, npdu.apdu, false);
      return;
    }
    exchange.start(
      () => void this.ask(exchange, npdu.apdu),
      answer => this.desk.answer(exchange, answer),
    );
  }

  private async ask(exchange: Pending, apdu: Buffer): Promise<void> {
    const isFirst = exchange.sendings === 1;
    const error = await this.link.send(exchange.question.peer, apdu, true);
    if (error && isFirst) exchange.fail('unreachable', error.message);
  }

  private receive({ npdu: bytes, how, origin }: BvlcFrame & { kind: 'npdu' }, sender: IpEndpoint): void {
    const npdu = decodeNpdu(bytes);
    if (!npdu) return this.refuse();
    const isForUs = npdu.destination === null || npdu.destination.network === everyNetwork;
    if (npdu.networkMessage || !isForUs) return;
    const apdu = decodeApdu(npdu.apdu);
    if (!apdu) return this.refuse();
    const peer = formatAddress({ ...(origin ?? sender), route: npdu.source });
    if (apdu.type === 'confirmed' || apdu.type === 'unconfirmed') this.receiveRequest(peer, apdu, npdu.apdu, how);
    // Nobody broadcasts a reply, and a BBMD forwards none: this one may name a sender it does not have.
    else if (how === 'unicast') this.desk.take(peer, apdu, npdu.apdu);
    else this.tally.unmatched++;
  }

  private receiveRequest(
    peer: BacnetAddress,
    apdu: Apdu & { type: 'confirmed' | 'unconfirmed' },
    bytes: Buffer,
    how: 'unicast' | 'broadcast' | 'forwarded',
  ): void {
    const screened = screenRequest(apdu, bytes, how);
    if (screened === 'malformed') this.refuse();
    else if (screened !== 'ignored') this.deliver(peer, screened.apdu, screened.properties);
  }

  private refuse(): void {
    this.tally.badFrames++;
  }

  private deliver(peer: BacnetAddress, apdu: Buffer, properties: readonly PropertyTags[]): void {
    this.delivering = properties;
    try {
      this.emit('message', encodeBvlc('unicast', encodeNpdu(apdu, false, null)), peer);
    } catch {
      this.tally.thrown++;
    } finally {
      this.delivering = [];
    }
  }
}
