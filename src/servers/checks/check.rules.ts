/**
 * `slow` answered correctly but later than wished; `inconclusive` says nothing about the target, because the fault lies
 * on this side (no route, no descriptors, a dead resolver, a blocked event loop): such results never move a counter.
 */
export const resultKinds = ['success', 'slow', 'failure', 'inconclusive'] as const;
export type ResultKind = (typeof resultKinds)[number];

/** `heartbeat` servers report by themselves and are never checked. */
export const protocols = ['http', 'https', 'tcp', 'icmp', 'tls', 'heartbeat'] as const;
export type Protocol = (typeof protocols)[number];

export const ipFamilies = ['auto', 'ipv4', 'ipv6'] as const;
export type IpFamily = (typeof ipFamilies)[number];

export const matchTypes = ['none', 'keyword', 'json_path'] as const;
export type MatchType = (typeof matchTypes)[number];

/** What has to be known about a server to check it once. */
export interface CheckTarget {
  serverId: number;
  protocol: Protocol;
  /** A name, an IPv4 address, or an IPv6 address with or without brackets. */
  host: string;
  /** Null means the usual port of the protocol (80, 443); `tcp` needs one. */
  port: number | null;
  path: string;
  /** One deadline for lookup, connecting, TLS, every redirect and the body together. */
  timeoutMs: number;
  method: string;
  headers: Record<string, string>;
  body: string | null;
  /** Numbers, ranges and classes: `200-299,301` or `2xx`. */
  expectedStatuses: string;
  matchType: MatchType;
  matchPath: string | null;
  matchValue: string | null;
  /** The check succeeds when the match is absent. */
  matchInverse: boolean;
  followRedirects: boolean;
  verifyTls: boolean;
  ipFamily: IpFamily;
  warnLatencyMs: number | null;
  failLatencyMs: number | null;
}

/** Milliseconds spent in each phase, summed over redirects; 0 where a phase did not take place. */
export interface Phases {
  dns: number;
  connect: number;
  tls: number;
  firstByte: number;
}

export interface Certificate {
  /** SHA-256, colon separated. */
  fingerprint: string;
  subject: string;
  issuer: string;
  /** ISO 8601, UTC. */
  validTo: string;
}

export interface CheckOutcome {
  kind: ResultKind;
  /** From the start of the check to the end of the answer; null when there was none. */
  responseTimeMs: number | null;
  statusCode: number | null;
  /** Empty when all is well, else an English sentence that holds no header, query, body or password. */
  message: string;
  phases: Phases;
  certificate: Certificate | null;
}

export interface Verdict {
  kind: ResultKind;
  message: string;
}

export const fine: Verdict = { kind: 'success', message: '' };

/** What a check is waiting for at a given moment. */
export type Stage = 'dns' | 'connect' | 'tls' | 'firstByte' | 'body' | 'reply';

/** A standstill of the event loop shorter than this cannot have cost a check its answer. */
export const stallToleranceMs = 200;

export interface StatusRange {
  from: number;
  to: number;
}

export const defaultExpectedStatuses = '200-299';

/**
 * Reads `200-299,301,4xx`; the empty text means {@link defaultExpectedStatuses}. Null when it is not of that form or a
 * number lies outside 100..599.
 */
export function parseExpectedStatuses(text: string): StatusRange[] | null {
  const ranges: StatusRange[] = [];
  for (const part of (text.trim() || defaultExpectedStatuses).split(',')) {
    const range = parseStatusRange(part.trim());
    if (!range) return null;
    ranges.push(range);
  }
  return ranges;
}

function parseStatusRange(text: string): StatusRange | null {
  const family = /^([1-5])xx$/i.exec(text);
  if (family) return { from: Number(family[1]) * 100, to: Number(family[1]) * 100 + 99 };
  const numbers = /^([1-5]\d\d)(?:\s*-\s*([1-5]\d\d))?$/.exec(text);
  if (!numbers) return null;
  const from = Number(numbers[1]);
  const to = Number(numbers[2] ?? numbers[1]);
  return from <= to ? { from, to } : null;
}

export function formatExpectedStatuses(ranges: readonly StatusRange[]): string {
  return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}

export function statusIsExpected(status: number, ranges: readonly StatusRange[]): boolean {
  return ranges.some(({ from, to }) => from <= status && status <= to);
}

/**
 * Judges the time of an answer that is otherwise good. A late answer while the event loop stood still says more about
 * this machine than about the target.
 */
export function judgeLatency(
  responseTimeMs: number,
  limits: Pick<CheckTarget, 'warnLatencyMs' | 'failLatencyMs'>,
  stalledMs: number,
): Verdict {
  const { warnLatencyMs: warn, failLatencyMs: fail } = limits;
  const failed = fail !== null && responseTimeMs > fail;
  if (!failed && (warn === null || responseTimeMs <= warn)) return fine;
  if (stalledMs >= stallToleranceMs) return standstill(stalledMs, 'its response time');
  const limit = failed ? fail : warn;
  const text = `Answered after ${formatDuration(responseTimeMs)}, the limit is ${formatDuration(limit ?? 0)}`;
  return { kind: failed ? 'failure' : 'slow', message: text };
}

/** Judges a check whose deadline passed while it was waiting for `stage`. */
export function judgeTimeout(stage: Stage, timeoutMs: number, phases: Phases, stalledMs: number): Verdict {
  if (stalledMs >= stallToleranceMs) return standstill(stalledMs, 'the missing answer');
  const within = `within ${formatDuration(timeoutMs)}`;
  // The resolver belongs to this side: whether the target is well cannot be known without its address.
  if (stage === 'dns') return { kind: 'inconclusive', message: `The name lookup gave no result ${within}` };
  return { kind: 'failure', message: missing(stage, within, phases) };
}

function missing(stage: Exclude<Stage, 'dns'>, within: string, phases: Phases): string {
  const connected = `connected after ${formatDuration(phases.connect)}`;
  switch (stage) {
    case 'connect':
      return `No connection ${within}`;
    case 'tls':
      return `No TLS handshake ${within} (${connected})`;
    case 'firstByte':
      return `No answer ${within} (${connected}, waiting for the first byte)`;
    case 'body':
      return `No complete answer ${within} (first byte after ${formatDuration(phases.firstByte)}, the body did not end)`;
    default:
      return `No reply ${within}`;
  }
}

function standstill(stalledMs: number, what: string): Verdict {
  const message = `Sitewatch itself stood still for ${formatDuration(stalledMs)} during the check, so ${what} says nothing`;
  return { kind: 'inconclusive', message };
}

export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1) return 'less than 1 ms';
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  return `${Number((milliseconds / 1_000).toFixed(1))} s`;
}
