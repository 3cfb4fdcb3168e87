import { parseIp } from './ip.js';

/** An address outside that answers as long as this site is connected. */
export interface CanaryAddress {
  /** As people write it: `9.9.9.9:53`, `[2620:fe::fe]:53`, `gateway.example`. */
  address: string;
  /** A name or an IP address, without brackets. */
  host: string;
  /** A TCP port that accepts connections; null: the host is pinged. */
  port: number | null;
}

/** Fewer could not outvote a single one that has an outage of its own. */
export const fewestCanaries = 3;
const mostCanaries = 20;

/** Reads `9.9.9.9:53,1.1.1.1:53,gateway.example`; `problem` says for people why the list cannot be used, else it is null. */
export function parseCanaries(text: string): { canaries: CanaryAddress[]; problem: string | null } {
  const entries = text
    .split(',')
    .map(entry => entry.trim())
    .filter(entry => entry !== '');
  const read = entries.map(entry => ({ entry, canary: parseCanary(entry) }));
  const canaries = read.flatMap(({ canary }) => canary ?? []);
  return { canaries, problem: problemOf(read, canaries) };
}

function problemOf(
  read: readonly { entry: string; canary: CanaryAddress | null }[],
  canaries: readonly CanaryAddress[],
): string | null {
  const wrong = read.flatMap(({ entry, canary }) => (canary ? [] : entry));
  if (wrong.length > 0) return `these are neither host:port nor host: ${wrong.join(', ')}`;
  const distinct = new Set(canaries.map(({ host, port }) => `${host.toLowerCase()} ${port}`));
  if (distinct.size < canaries.length) return 'each canary must be named once';
  if (canaries.length > 0 && canaries.length < fewestCanaries) {
    return `at least ${fewestCanaries} canaries are needed for a quorum, or none`;
  }
  return canaries.length > mostCanaries ? `at most ${mostCanaries} canaries are asked` : null;
}

function parseCanary(text: string): CanaryAddress | null {
  const bracketed = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(text);
  if (bracketed) return canaryOf(text, bracketed[1] ?? '', bracketed[2]);
  // Two colons and no brackets: an IPv6 address, which can only be pinged.
  if (text.indexOf(':') !== text.lastIndexOf(':')) return canaryOf(text, text, undefined);
  const [host = '', port] = text.split(':');
  return host.includes('[') ? null : canaryOf(text, host, port);
}

function canaryOf(address: string, host: string, portText: string | undefined): CanaryAddress | null {
  const port = portText === undefined ? null : Number(portText);
  if (!isHost(host) || (port !== null && !(Number.isInteger(port) && port >= 1 && port <= 65_535))) return null;
  return { address, host, port };
}

function isHost(text: string): boolean {
  if (parseIp(text)) return true;
  const labels = text.replace(/\.$/, '').split('.');
  // What ends in a number would be read as an address by the system, and is none.
  if (/^(\d+|0x[0-9a-f]*)$/i.test(labels.at(-1) ?? '')) return false;
  return text.length <= 253 && labels.every(label => /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/i.test(label));
}
