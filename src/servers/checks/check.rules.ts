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

export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

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

export interface StatusRange {
  from: number;
  to: number;
}

const defaultExpectedStatuses = '200-299';

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

type LatencyLimits = Pick<CheckTarget, 'warnLatencyMs' | 'failLatencyMs'>;

/**
 * Judges the time of an answer that is otherwise good. `stalledMs` is how long the event loop stood still meanwhile: the
 * target is blamed only for what it took beyond that.
 */
export function judgeLatency(responseTimeMs: number, limits: LatencyLimits, stalledMs: number): Verdict {
  const measured = compareLatency(responseTimeMs, limits);
  const certain = stalledMs === 0 ? measured : compareLatency(responseTimeMs - stalledMs, limits);
  if (certain.kind === 'success' && measured.kind !== 'success') return standstill(stalledMs, 'its response time');
  return certain;
}

function compareLatency(timeMs: number, { warnLatencyMs: warn, failLatencyMs: fail }: LatencyLimits): Verdict {
  if (fail !== null && timeMs > fail) return { kind: 'failure', message: late(timeMs, fail) };
  if (warn !== null && timeMs > warn) return { kind: 'slow', message: late(timeMs, warn) };
  return fine;
}

function late(timeMs: number, limitMs: number): string {
  return `Answered after ${formatDuration(timeMs)}, the limit is ${formatDuration(limitMs)}`;
}

/**
 * Whether a standstill of the event loop can have cost a check its answer: a target that was silent for four fifths of
 * its time, and this program awake to hear it, is silent.
 */
function stallMatters(stalledMs: number, timeoutMs: number): boolean {
  return stalledMs >= Math.max(200, timeoutMs / 5);
}

/** Judges a check whose deadline passed while it was waiting for `stage`. */
export function judgeTimeout(stage: Stage, timeoutMs: number, phases: Phases, stalledMs: number): Verdict {
  if (stallMatters(stalledMs, timeoutMs)) return standstill(stalledMs, 'the missing answer');
  const within = `within ${formatDuration(timeoutMs)}`;
  // The resolver belongs to this side: whether the target is well cannot be known without its address.
  if (stage === 'dns') return { kind: 'inconclusive', message: `The name lookup gave no result ${within}` };
  return { kind: 'failure', message: missing(stage, within, phases) };
}

function missing(stage: Exclude<Stage, 'dns'>, within: string, phases: Phases): string {
  const connected = `connected after ${formatDuration(phases.connect)}`;
  if (stage === 'connect') return `No connection ${within}`;
  if (stage === 'tls') return `No TLS handshake ${within} (${connected})`;
  if (stage === 'firstByte') return `No answer ${within} (${connected}, waiting for the first byte)`;
  if (stage === 'reply') return `No reply ${within}`;
  return `No complete answer ${within} (first byte after ${formatDuration(phases.firstByte)}, the body did not end)`;
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
