import { SimulatedDevice } from '../device/simulated-device.js';
import { encodeMessage, globalNetwork, Packet, Route } from '../wire/link.codec.js';
import { Endpoint } from './endpoint.js';
import { Asker } from './line.js';

const messages = { whoIsRouter: 0, iAmRouter: 1, rejectMessage: 3 };
const networkUnreachable = 1;

/** Leads to the devices of one network (135-2020, clause 6). */
export class Router {
  private readonly stations = new Map<string, SimulatedDevice>();

  constructor(
    private readonly endpoint: Endpoint,
    readonly network: number,
  ) {}

  add(mac: string, device: SimulatedDevice): void {
    this.stations.set(mac, device);
  }

  /** Hands an APDU on to whom it is for: one station, all of the network, or all of all networks. */
  route({ network, mac }: Route, packet: Packet, asker: Asker, isBroadcast: boolean): void {
    if (network !== this.network && network !== globalNetwork) {
      if (!isBroadcast) this.tell(messages.rejectMessage, [networkUnreachable, ...word(network)], asker);
      return;
    }
    if (mac !== '') return this.stations.get(mac)?.receive(packet.content, asker, false);
    for (const device of this.stations.values()) device.receive(packet.content, asker, true);
  }

  /** Messages between routers: it says which network it leads to. */
  hear({ message, content }: Packet, asker: Asker): void {
    if (message !== messages.whoIsRouter) return;
    if (content.length >= 2 && content.readUInt16BE(0) !== this.network) return;
    this.tell(messages.iAmRouter, word(this.network), asker);
  }

  private tell(type: number, content: number[], asker: Asker): void {
    this.endpoint.send(encodeMessage(type, content), asker);
  }
}

function word(value: number): number[] {
  return [value >> 8, value & 255];
}
