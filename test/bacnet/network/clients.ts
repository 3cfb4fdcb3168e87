import { expect } from 'vitest';
import { BacnetFault } from '../../../src/bacnet/network/bacnet-fault.rules.js';
import { BacstackClient } from '../../../src/bacnet/network/bacstack.client.js';
import { IpEndpoint } from '../../../src/bacnet/network/wire/bvlc.codec.js';
import type { Tally } from '../../../src/bacnet/network/transport/bvlc.link.js';
import { SystemClock } from '../../../src/shared/clock.js';
import { eventually } from '../../support/eventually.js';
import { closedAfterwards } from './peer.js';

export const broadcast = '127.255.255.255';
export const presentValue = 85;

/** Any free port. */
export const loopback = { host: '127.0.0.1', port: 0, broadcast };

/** The shortest waits a client has. */
export const quick = { timeoutMs: 500, retries: 0 };

export function noTally(): Tally {
  return { received: 0, sent: 0, badFrames: 0, unmatched: 0, thrown: 0, segmentErrors: 0, sendErrors: 0 };
}

/** A client on loopback, by default on any free port. */
export async function openClient(options: { host?: string; port?: number } = {}): Promise<BacstackClient> {
  const client = new BacstackClient({ ...loopback, clock: new SystemClock(), ...options });
  await client.open();
  return closedAfterwards(client);
}

export function endpointOf({ state }: BacstackClient): IpEndpoint {
  const [ip = '', port = ''] = (state.address ?? '').split(':');
  return { ip, port: Number(port) };
}

export async function faultOf(promise: Promise<unknown>): Promise<BacnetFault> {
  const outcome = await promise.then(
    value => value,
    (error: unknown) => error,
  );
  if (outcome instanceof BacnetFault) return outcome;
  throw new Error(`No fault but ${JSON.stringify(outcome)}`, { cause: outcome });
}

/** Until the client counted so many. */
export async function counted(
  client: BacstackClient,
  counter: 'unmatched' | 'segmentErrors' | 'badFrames',
  count: number,
): Promise<void> {
  await eventually(() => expect(client.counters[counter]).toBe(count));
}
