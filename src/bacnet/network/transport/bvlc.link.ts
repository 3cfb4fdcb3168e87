import { BacnetFault } from '../bacnet-fault.rules.js';
import type { BacnetCounters } from '../bacnet.client.js';
import { BvlcFrame, decodeBvlc, encodeBvlc, IpEndpoint } from '../wire/bvlc.codec.js';
import { parseDestination } from '../wire/destination.codec.js';
import { encodeNpdu } from '../wire/npdu.codec.js';
import { ForeignDevice } from './foreign-device.js';
import { SocketOptions, UdpSockets } from './udp.sockets.js';

/** The counters that are counted; the rest follow from the state. */
export type Tally = Omit<BacnetCounters, 'pending'>;

interface LinkListener {
  receive: (frame: BvlcFrame & { kind: 'npdu' }, sender: IpEndpoint) => void;
  failed: (error: Error) => void;
}

/** The lowest layer of BACnet/IP on one port: unicast, broadcast, and broadcast by way of a BBMD. */
export class BvlcLink {
  private sockets: UdpSockets | null = null;
  private foreign: ForeignDevice | null = null;

  /** `receive` may throw. */
  constructor(
    private readonly options: SocketOptions,
    private readonly tally: Tally,
    private readonly listener: LinkListener,
  ) {}

  /** Rejects with the error of the system. */
  async bind(): Promise<IpEndpoint> {
    this.sockets = await UdpSockets.open(this.options, {
      receive: (datagram, sender) => this.receive(datagram, sender),
      failed: error => this.listener.failed(error),
    });
    return this.sockets.address;
  }

  async shut(fault: BacnetFault): Promise<void> {
    this.foreign?.close(fault);
    const sockets = this.sockets;
    this.sockets = null;
    await sockets?.close();
  }

  registerWith(bbmd: IpEndpoint, ttlSeconds: number): Promise<void> {
    this.foreign?.close(new BacnetFault('cancelled', 'Another registration took its place'));
    this.foreign = new ForeignDevice(bbmd, ttlSeconds, (datagram, to) => {
      if (this.sockets) void this.count(this.sockets.send(datagram, to));
    });
    return this.foreign.register();
  }

  /** `receiver` is a word of {@link parseDestination}. Resolves with why it did not go out. */
  async send(receiver: string, apdu: Buffer, expectingReply: boolean): Promise<Error | null> {
    const destination = parseDestination(receiver);
    if (!destination) return new Error(`${receiver} is no address`);
    const npdu = encodeNpdu(apdu, expectingReply, destination.place);
    const { sockets, foreign } = this;
    const { to } = destination;
    if (!sockets) return new Error('The socket is closed');
    if (typeof to === 'object') return this.count(sockets.send(encodeBvlc('unicast', npdu), to));
    if (to === 'bbmd' && !foreign) return new Error('No BBMD is registered with');
    const sendings: Promise<Error | null>[] = [];
    if (to !== 'bbmd') sendings.push(this.count(sockets.broadcast(encodeBvlc('broadcast', npdu))));
    if (to !== 'network' && foreign) {
      sendings.push(this.count(sockets.send(encodeBvlc('distributeBroadcast', npdu), foreign.bbmd)));
    }
    return (await Promise.all(sendings)).find(error => error !== null) ?? null;
  }

  private async count(sending: Promise<Error | null>): Promise<Error | null> {
    const error = await sending;
    if (error) this.tally.sendErrors++;
    else this.tally.sent++;
    return error;
  }

  private receive(datagram: Buffer, sender: IpEndpoint): void {
    this.tally.received++;
    try {
      const frame = decodeBvlc(datagram);
      if (!frame) this.tally.badFrames++;
      else if (frame.kind === 'result') this.foreign?.heard(sender, frame.code);
      else if (frame.kind === 'npdu') this.listener.receive(frame, sender);
    } catch {
      this.tally.thrown++;
    }
  }
}
