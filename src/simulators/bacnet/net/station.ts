import { SimulatedDevice } from '../device/simulated-device.js';
import {
  decodeLink,
  decodePacket,
  encodeResult,
  globalNetwork,
  Link,
  linkFunctions,
  Origin,
} from '../wire/link.codec.js';
import { Endpoint } from './endpoint.js';
import { Asker } from './line.js';
import { Router } from './router.js';

const { forwarded, registerForeignDevice, distributeBroadcast, unicast, broadcast } = linkFunctions;
const refusalOf = new Map<number, number>([
  [registerForeignDevice, 0x30],
  [distributeBroadcast, 0x60],
]);

/** A device on the network itself, with the router it may be. */
export class Station {
  constructor(
    readonly endpoint: Endpoint,
    readonly device: SimulatedDevice,
    readonly router: Router | null,
  ) {
    endpoint.onDatagram = (datagram, from) => this.hear(datagram, from);
  }

  /** A frame all stations hear, or one sent to this one. */
  receive(link: Link, from: Origin, isBroadcast: boolean): void {
    const packet = decodePacket(link.content);
    if (!packet) return;
    const { ip, port } = link.origin ?? from;
    const asker: Asker = { ip, port, route: packet.source };
    const { destination } = packet;
    if (this.device.isDead) return;
    if (packet.message !== null) return this.router?.hear(packet, asker);
    if (!destination || destination.network === globalNetwork) this.device.receive(packet.content, asker, isBroadcast);
    if (destination) this.router?.route(destination, packet, asker, isBroadcast);
  }

  private hear(datagram: Buffer, from: Origin): void {
    const link = decodeLink(datagram);
    if (!link) return;
    const { function: code } = link;
    if (code === unicast || code === broadcast || code === forwarded) return this.receive(link, from, code !== unicast);
    const refusal = refusalOf.get(code);
    // No BBMD: it neither registers nor distributes.
    if (refusal !== undefined && !this.device.isDead) this.endpoint.send(encodeResult(refusal), from);
  }
}
