import { formatAddress, networkOf, parseAddress, type BacnetAddress } from '../../network/address.codec.js';
import { formatIp, isInRange, parseIp, parseIpRange } from '../../../shared/ip.js';
import { hostsOf, sizeOf } from '../../../shared/ip-addresses.js';
import { highestInstance } from '../vocabulary.rules.js';

/** What is searched, and how. Nothing but a range, or nothing at all: the own network. */
export interface DiscoveryRequest {
  /** Device instances wanted, both included; all unless given. */
  low?: number;
  high?: number;
  /** By broadcast on the own network. */
  local?: boolean;
  /** By broadcast on every network routers lead to. Many devices answer at once: better with a range. */
  global?: boolean;
  /** By broadcast on these networks behind routers. */
  networks?: number[];
  /** Devices that are asked one by one: `10.0.0.5`, `10.0.0.5:47809`, `10.0.0.5:47808#200:04`. */
  addresses?: string[];
  /** Every address of a range is asked: `10.0.0.0/24`. */
  sweep?: string;
  /** As a foreign device of this BBMD (`10.0.0.5` or `10.0.0.5:47808`). */
  bbmd?: { address: string; ttlSeconds: number };
}

/** A Who-Is, and how long to wait before the next one. */
export interface Question {
  query: {
    low?: number;
    high?: number;
    scope: 'local' | 'global' | 'bbmd' | { network: number } | { address: BacnetAddress };
  };
  pauseMs: number;
}

interface Span {
  low: number;
  high: number;
}

const defaultPort = 47_808;
const largestPiece = 1_000;
const mostPieces = 100;
const mostSwept = 4_096;
const mostAddresses = 1_000;
const mostNetworks = 100;
const localPauseMs = 100;
const remotePauseMs = 500;
const sweepBurst = 32;
const sweepPauseMs = 20;

/** Why a request cannot be carried out, or null. */
export function discoveryProblem(request: DiscoveryRequest): { field: keyof DiscoveryRequest; message: string } | null {
  const { low = 0, high = highestInstance, networks = [], addresses = [], sweep, bbmd } = request;
  if (!isInstance(low)) return { field: 'low', message: `An instance is 0 to ${highestInstance}.` };
  if (!isInstance(high)) return { field: 'high', message: `An instance is 0 to ${highestInstance}.` };
  if (low > high) return { field: 'low', message: 'The first instance is not above the last.' };
  if (networks.length > mostNetworks) return { field: 'networks', message: `At most ${mostNetworks} networks.` };
  if (!networks.every(network => Number.isInteger(network) && network >= 1 && network <= 65_534)) {
    return { field: 'networks', message: 'A network is 1 to 65534.' };
  }
  if (addresses.length > mostAddresses) return { field: 'addresses', message: `At most ${mostAddresses} addresses.` };
  const unreadable = addresses.find(address => readAddress(address) === null);
  if (unreadable !== undefined) return { field: 'addresses', message: `${unreadable} is not an address.` };
  if (bbmd && readAddress(bbmd.address) === null) return { field: 'bbmd', message: 'This is not an address.' };
  return sweep === undefined ? null : sweepProblem(sweep);
}

function sweepProblem(sweep: string): { field: 'sweep'; message: string } | null {
  const range = parseIpRange(sweep);
  if (range?.base.family !== 4) return { field: 'sweep', message: 'This is not a range such as 10.0.0.0/24.' };
  return sizeOf(range) > mostSwept ? { field: 'sweep', message: `At most ${mostSwept} addresses (/20).` } : null;
}

/** `10.0.0.5` is at the usual port; null for what is no address. */
export function readAddress(text: string): BacnetAddress | null {
  const address = parseIp(text)?.family === 4 ? `${text}:${defaultPort}` : text;
  const parts = parseAddress(address);
  return parts && formatAddress(parts);
}

/** The questions of a request without a problem, in the order they are sent. */
export function questionsOf(request: DiscoveryRequest): Question[] {
  const { networks = [], addresses = [], sweep, bbmd } = request;
  const pieces = piecesOf(request);
  const ask = (scope: Question['query']['scope'], pauseMs: number) =>
    pieces.map((piece): Question => ({ query: { ...piece, scope }, pauseMs }));
  return [
    ...(isLocal(request) ? ask('local', localPauseMs) : []),
    ...(bbmd ? ask('bbmd', localPauseMs) : []),
    ...networks.flatMap(network => ask({ network }, remotePauseMs)),
    ...(request.global ? ask('global', remotePauseMs) : []),
    ...unicast(request, [...addresses.flatMap(address => readAddress(address) ?? []), ...sweptBy(sweep)]),
  ];
}

/** Tells whether the announcement of a device answers a request: others announce themselves meanwhile. */
export function answersTo(
  request: DiscoveryRequest,
): (device: { instance: number; address: BacnetAddress }) => boolean {
  const { low = 0, high = highestInstance, networks = [], addresses = [], sweep, bbmd } = request;
  const given = new Set(addresses.map(readAddress));
  const range = sweep === undefined ? null : parseIpRange(sweep);
  const isNear = isLocal(request) || bbmd !== undefined;
  const isSwept = (address: BacnetAddress) => {
    const parts = parseAddress(address);
    const ip = parts && !parts.route && parts.port === defaultPort ? parseIp(parts.ip) : null;
    return ip !== null && range !== null && isInRange(ip, range);
  };
  return ({ instance, address }) => {
    if (instance < low || instance > high) return false;
    const network = networkOf(address);
    if (request.global === true || networks.includes(network) || (isNear && network === 0)) return true;
    return given.has(address) || isSwept(address);
  };
}

function isInstance(number: number): boolean {
  return Number.isInteger(number) && number >= 0 && number <= highestInstance;
}

function isLocal({ local, global, networks, addresses, sweep, bbmd }: DiscoveryRequest): boolean {
  return local ?? !(global || networks?.length || addresses?.length || sweep !== undefined || bbmd);
}

/** Not all devices of a large site answer at once: at most 1,000 instances per question, and at most 100 questions. */
function piecesOf({ low, high }: DiscoveryRequest): (Span | object)[] {
  const first = low ?? 0;
  const last = high ?? highestInstance;
  if (first === 0 && last >= highestInstance) return [{}];
  const size = Math.max(largestPiece, Math.ceil((last - first + 1) / mostPieces));
  return Array.from({ length: Math.ceil((last - first + 1) / size) }, (_, index) => ({
    low: first + index * size,
    high: Math.min(last, first + (index + 1) * size - 1),
  }));
}

function unicast({ low, high }: DiscoveryRequest, addresses: readonly BacnetAddress[]): Question[] {
  const range = low === undefined && high === undefined ? {} : { low: low ?? 0, high: high ?? highestInstance };
  return addresses.map((address, index) => ({
    query: { ...range, scope: { address } },
    pauseMs: (index + 1) % sweepBurst === 0 ? sweepPauseMs : 0,
  }));
}

function sweptBy(sweep: string | undefined): BacnetAddress[] {
  const range = sweep === undefined ? null : parseIpRange(sweep);
  return range ? hostsOf(range).map(ip => `${formatIp(ip)}:${defaultPort}`) : [];
}
