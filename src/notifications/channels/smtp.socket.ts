import { once } from 'node:events';
import { connect, type LookupFunction, type Socket } from 'node:net';
import { isMetadataAddress } from '../../egress/address.rules.js';
import type { Address, HostResolver, Resolved } from '../../egress/host-resolver.js';

/** With several addresses the next one is tried beside it when one takes this long. */
const attemptMs = 1_000;

/**
 * A TCP connection to a mail server. Names are looked up the way the system does it (hosts file and containers' names
 * included), all addresses of a name are tried, except those that hand out credentials of this machine. Private addresses are fine: that is
 * where relays are, and only an admin says where they are. Rejects with a readable error, or the reason of `signal`,
 * which also ends the connection when it comes later.
 */
export async function connectTo(
  { host, port }: { host: string; port: number },
  resolver: HostResolver,
  signal: AbortSignal,
): Promise<Socket> {
  const addresses = await addressesOf(host, resolver, signal);
  const socket = connect({ ...destinationOf(host, addresses), port, signal });
  try {
    await once(socket, 'connect', { signal });
    return socket;
  } catch (error) {
    socket.on('error', () => undefined).destroy();
    throw error;
  }
}

function destinationOf(host: string, addresses: Address[]) {
  const [only] = addresses;
  if (only && addresses.length === 1) return { host: only.address };
  const lookup: LookupFunction = (_host, _options, done) => done(null, addresses);
  return { host, lookup, autoSelectFamily: true, autoSelectFamilyAttemptTimeout: attemptMs };
}

async function addressesOf(host: string, resolver: HostResolver, signal: AbortSignal): Promise<Address[]> {
  const found = await new Promise<Resolved>((resolve, reject) => {
    const giveUp = resolver.resolve(host, resolve);
    const stop = () => {
      giveUp();
      reject(signal.reason);
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
  if ('fault' in found) throw new Error(`its name cannot be looked up (${found.fault})`);
  const usable = found.addresses.filter(({ address }) => !isMetadataAddress(address));
  if (usable.length === 0) throw new Error('its address is one that is never contacted');
  return usable;
}
