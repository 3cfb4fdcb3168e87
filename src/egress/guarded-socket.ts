import { isIP, LookupFunction, Socket, TcpNetConnectOpts } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { IpRange } from '../shared/ip.js';
import { mayReach, readAddress } from './address.rules.js';
import { EgressRefused } from './egress.client.js';
import { Destination } from './egress.rules.js';
import { Address, HostResolver, Resolved } from './host-resolver.js';

/** `net.connect`, or what a test puts in its place to see where a request would go. */
export type Connect = (options: TcpNetConnectOpts) => Socket;

/** Word for word the same for every address, so that it tells nothing about what is there. */
const refusal =
  'This address is not on the public network. An administrator can allow it (EGRESS_ALLOW_CIDRS), the metadata service of a cloud excepted.';

/**
 * Looks the host up once and keeps the addresses that may be reached: they alone are connected to, so it does not matter
 * what the name means a moment later. Throws EgressRefused when none is left.
 */
export async function findAddresses(
  resolver: HostResolver,
  host: string,
  allowed: readonly IpRange[],
  signal: AbortSignal,
): Promise<Address[]> {
  const found = await new Promise<Resolved>(resolve => {
    // A name nobody waits for any more is not looked up, and leads nowhere.
    const giveUp = resolver.resolve(host, resolve);
    signal.addEventListener('abort', giveUp, { once: true });
  });
  if ('fault' in found) throw Object.assign(new Error('look-up'), { code: found.fault });
  const reachable = found.addresses.filter(({ address }) => isReachable(address, allowed));
  if (reachable.length === 0) throw new EgressRefused(refusal);
  return reachable;
}

/**
 * Connects to one of the addresses. The other end of the socket is judged again before the first byte is written, TLS
 * included: it is the one thing that cannot be talked round. Ends with `signal`.
 */
export async function openSocket(
  connect: Connect,
  { port }: Destination,
  addresses: Address[],
  allowed: readonly IpRange[],
  signal: AbortSignal,
): Promise<Socket> {
  const socket = connect(optionsOf(port, addresses));
  await settled(socket, 'connect', signal);
  const { remoteAddress } = socket;
  // The other end is gone already, which says nothing about its address.
  if (remoteAddress === undefined) throw closedEarly();
  if (!isReachable(remoteAddress, allowed)) throw new EgressRefused(refusal);
  return socket;
}

/** Puts TLS on a connected socket. The certificate must be valid for the host; `ca` replaces the trusted authorities. */
export async function secure(
  socket: Socket,
  { host }: Destination,
  ca: string[] | undefined,
  signal: AbortSignal,
): Promise<TLSSocket> {
  // Server names are names; an address may not be sent as one (RFC 6066, section 3).
  const servername = isIP(host) === 0 ? host : '';
  const secured = connectTls({ socket, host, servername, ca, ALPNProtocols: ['http/1.1'] });
  await settled(secured, 'secureConnect', signal);
  return secured;
}

function isReachable(address: string, allowed: readonly IpRange[]): boolean {
  const ip = readAddress(address);
  return ip !== null && mayReach(ip, allowed);
}

function optionsOf(port: number, addresses: Address[]): TcpNetConnectOpts {
  const [only] = addresses;
  if (only && addresses.length === 1) return { host: only.address, port, noDelay: true };
  const lookup: LookupFunction = (_host, _options, done) => done(null, addresses);
  return {
    host: 'several',
    port,
    lookup,
    noDelay: true,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: 1_000,
  };
}

function closedEarly(): Error {
  return Object.assign(new Error('closed'), { code: 'ECONNRESET' });
}

function settled(socket: Socket, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => socket.destroy(), { once: true });
    socket.once(event, () => resolve());
    // Stays on: an error that comes after all has been read must not end the process.
    socket.on('error', reject);
    socket.once('close', () => reject(closedEarly()));
  });
}
