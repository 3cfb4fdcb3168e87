import { platform } from 'node:os';
import { broadcastIp, Endpoint } from './endpoint.js';

export type Spread = 'addresses' | 'ports';

/** The sockets of a simulator: one per station, and the one that hears broadcasts where there is one. */
export interface Loopback {
  port: number;
  stations: Endpoint[];
  shared: Endpoint | null;
}

const firstNumber = 10;
const attempts = 10;

/** The only loopback address of macOS is 127.0.0.1. */
export const usualSpread: Spread = platform() === 'darwin' ? 'ports' : 'addresses';

/** Binds so many stations, all to the same port of different addresses or to different ports of the same. */
export async function openLoopback(count: number, port: number, spread: Spread): Promise<Loopback> {
  for (let attempt = 1; ; attempt++) {
    const bound: Endpoint[] = [];
    try {
      return spread === 'addresses' ? await bindAddresses(count, port, bound) : await bindPorts(count, port, bound);
    } catch (error) {
      await Promise.all(bound.map(endpoint => endpoint.close()));
      // A port that was free at the first address need not be so at all of them.
      if (port !== 0 || attempt === attempts) throw error;
    }
  }
}

async function bindAddresses(count: number, wanted: number, bound: Endpoint[]): Promise<Loopback> {
  let port = wanted;
  for (let index = 0; index < count; index++) {
    const endpoint = await Endpoint.bind(addressOf(firstNumber + index), port);
    bound.push(endpoint);
    port = endpoint.origin.port;
  }
  const shared = await bindBroadcast(port);
  return { port, stations: bound, shared };
}

async function bindPorts(count: number, wanted: number, bound: Endpoint[]): Promise<Loopback> {
  for (let index = 0; index < count; index++)
    bound.push(await Endpoint.bind('127.0.0.1', wanted === 0 ? 0 : wanted + index));
  return { port: bound[0]?.origin.port ?? wanted, stations: bound, shared: null };
}

/** Null where the system has no such address: then devices are found by asking each. */
async function bindBroadcast(port: number): Promise<Endpoint | null> {
  try {
    return await Endpoint.bind(broadcastIp, port, true);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRNOTAVAIL') return null;
    throw error;
  }
}

function addressOf(number: number): string {
  return `127.0.${number >> 8}.${number & 255}`;
}
