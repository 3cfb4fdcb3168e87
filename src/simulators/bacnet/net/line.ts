import { encodeDatagram, globalNetwork, linkFunctions, Origin, Route } from '../wire/link.codec.js';
import { Endpoint } from './endpoint.js';

/** Who asked, and the way back. */
export interface Asker extends Origin {
  route: Route | null;
}

export function nameOf({ ip, port, route }: Asker): string {
  return route ? `${ip}:${port}#${route.network}:${route.mac}` : `${ip}:${port}`;
}

/** How a device sends: through a socket, and if it is behind a router with its own network and MAC in the header. */
export class Line {
  constructor(
    private readonly endpoint: Endpoint,
    private readonly own: Route | null,
  ) {}

  /** `ip:port`, or behind a router `ip:port#network:mac`. */
  get address(): string {
    return nameOf({ ...this.endpoint.origin, route: this.own });
  }

  send(apdu: Buffer, to: Asker, expectsReply = false): void {
    const envelope = { function: linkFunctions.unicast, destination: to.route, source: this.own, expectsReply };
    this.endpoint.send(encodeDatagram(envelope, apdu), to);
  }

  /** To every station of every network. */
  broadcast(apdu: Buffer): void {
    const destination = { network: globalNetwork, mac: '' };
    const envelope = { function: linkFunctions.broadcast, destination, source: this.own };
    this.endpoint.broadcast(encodeDatagram(envelope, apdu));
  }
}
