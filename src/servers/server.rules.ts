import type { FieldError } from '../shared/errors.js';
import type { AlertThresholds } from './alerts/alert.rules.js';
import { parseExpectedStatuses, type IpFamily, type MatchType, type Protocol } from './checks/check.rules.js';
import { parseJsonPath } from './checks/match.rules.js';
import type { Pace } from './heartbeats/heartbeat.rules.js';
import { hostProblem } from './host.rules.js';
import { effectiveTimeoutMs } from './schedule/schedule.rules.js';

/** Everything an operator decides about a server except its secret headers, under the names of the API. */
export interface ServerSettings {
  key: string | null;
  name: string;
  protocol: Protocol;
  host: string;
  port: number | null;
  path: string;
  check_interval: number;
  timeout: number;
  status: 'active' | 'paused';
  tags: string[];
  method: string;
  body: string | null;
  expected_statuses: string;
  match_type: MatchType;
  match_path: string | null;
  match_value: string | null;
  match_inverse: boolean;
  follow_redirects: boolean;
  verify_tls: boolean;
  ip_family: IpFamily;
  failure_threshold: number;
  recovery_threshold: number;
  retry_interval: number;
  warn_latency_ms: number | null;
  fail_latency_ms: number | null;
  parent: number | null;
  notifications: number[];
  heartbeat_grace: number;
  alert_thresholds: AlertThresholds | null;
  public: boolean;
}

/** What has to be said about a new server; all the rest has a default. */
export type NewServer = Pick<ServerSettings, 'name' | 'protocol'> & Partial<ServerSettings>;

export const keyPattern = /^[\w.:-]{1,100}$/;
const longestChain = 20;
/** Seconds; only jobs that report by themselves may have longer pauses. */
const longestInterval = 86_400;
const maxHeaders = 50;
const maxHeaderLength = 4096;

const defaults = {
  key: null,
  host: '',
  port: null,
  path: '/',
  check_interval: 60,
  status: 'active',
  tags: [],
  method: 'GET',
  body: null,
  expected_statuses: '200-399',
  match_type: 'none',
  match_path: null,
  match_value: null,
  match_inverse: false,
  follow_redirects: true,
  verify_tls: true,
  ip_family: 'auto',
  failure_threshold: 2,
  recovery_threshold: 2,
  retry_interval: 20,
  warn_latency_ms: null,
  fail_latency_ms: null,
  parent: null,
  notifications: [],
  heartbeat_grace: 0,
  alert_thresholds: null,
  public: false,
} as const satisfies Partial<Record<keyof ServerSettings, unknown>>;

/** Completes what was given; the deadline of a check is 10 s, less where the interval leaves less. Seconds. */
export function withDefaults(given: NewServer): ServerSettings {
  const { name, protocol, check_interval = defaults.check_interval } = given;
  const timeout = given.timeout ?? effectiveTimeoutMs(null, check_interval * 1000) / 1000;
  return { ...defaults, tags: [], notifications: [], ...withoutGaps(given), name, protocol, check_interval, timeout };
}

/** Fields that were left out stay as they are. */
export function withChanges(stored: ServerSettings, change: Partial<ServerSettings>): ServerSettings {
  return { ...stored, ...withoutGaps(change) };
}

function withoutGaps(given: object): object {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** How often heartbeats of the server are expected. */
export function paceOf({ protocol, check_interval, heartbeat_grace }: ServerSettings): Pace {
  return { protocol, intervalMs: check_interval * 1000, graceMs: heartbeat_grace * 1000 };
}

/** Everything that is wrong with the settings as a whole; each field alone was looked at before. */
export function settingsProblems(settings: ServerSettings): FieldError[] {
  const { check_interval: interval, timeout, warn_latency_ms: warn, fail_latency_ms: fail } = settings;
  const problems: [field: keyof ServerSettings, message: string | null | false][] = [
    ['host', settings.protocol === 'heartbeat' && settings.host === '' ? null : hostProblem(settings.host)],
    [
      'check_interval',
      settings.protocol !== 'heartbeat' && interval > longestInterval && `At most ${longestInterval} seconds.`,
    ],
    ['port', settings.protocol === 'tcp' && settings.port === null && 'A tcp server needs a port.'],
    ['timeout', timeout >= interval && `The timeout must be less than check_interval (${interval} s).`],
    ['fail_latency_ms', warn !== null && fail !== null && fail <= warn && 'Must be more than warn_latency_ms.'],
    ['expected_statuses', !parseExpectedStatuses(settings.expected_statuses) && 'Give statuses like 200-299,301,4xx.'],
    ['match_path', pathProblem(settings)],
    ['match_value', settings.match_type === 'keyword' && !settings.match_value && 'A keyword match needs the keyword.'],
  ];
  return problems.flatMap(([field, message]) => (message ? [{ field, messages: [message] }] : []));
}

function pathProblem({ match_type: type, match_path: path }: ServerSettings): string | null {
  if (type === 'json_path' && !path) return 'A JSON match needs the path of the value.';
  if (path !== null && path !== '' && !parseJsonPath(path)) return 'Give one value like $.status or $.items[0].name.';
  return null;
}

/** Names and values that can go into a request: no name twice, nothing that would end a header line. */
export function headerProblems(headers: Record<string, unknown>): FieldError[] {
  const names = Object.keys(headers);
  const messages = [
    ...(names.length > maxHeaders ? [`At most ${maxHeaders} headers.`] : []),
    ...names
      .filter(name => !/^[\w!#$%&'*+.^`|~-]{1,100}$/.test(name))
      .map(name => `${quoted(name)} is no header name.`),
    ...names.filter(name => !isHeaderValue(headers[name])).map(name => `The value of ${quoted(name)} is not valid.`),
    ...(new Set(names.map(name => name.toLowerCase())).size < names.length ? ['A header is given twice.'] : []),
  ];
  return messages.length > 0 ? [{ field: 'headers', messages: messages.slice(0, 10) }] : [];
}

function isHeaderValue(value: unknown): boolean {
  return typeof value === 'string' && value.length <= maxHeaderLength && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}

const quoted = (name: string) => JSON.stringify(name.slice(0, 100));

/**
 * Whether `chain` can be above a server: the wished parent, its parent and so on, or empty where the wished parent does
 * not exist. `serverId` is null for a new server.
 */
export function parentProblem(serverId: number | null, chain: readonly number[]): FieldError[] {
  if (chain.length === 0) return ofParent('This server does not exist.');
  if (chain[0] === serverId) return ofParent('A server cannot be its own parent.');
  if (serverId !== null && chain.includes(serverId)) return ofParent('This server is below the one it would be above.');
  return chain.length > longestChain ? ofParent(`At most ${longestChain} servers above one another.`) : [];
}

/** `wanted` are the ids of notification configs, `existing` those of them that there are. */
export function recipientProblem(wanted: readonly number[], existing: readonly number[]): FieldError[] {
  const missing = wanted.filter(id => !existing.includes(id));
  if (missing.length === 0) return [];
  return [{ field: 'notifications', messages: [`These notification configs do not exist: ${missing.join(', ')}.`] }];
}

const ofParent = (message: string): FieldError[] => [{ field: 'parent', messages: [message] }];

export function sameSettings(one: ServerSettings, other: ServerSettings): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

export function sameHeaders(one: Record<string, string>, other: Record<string, string>): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(record: object): [string, unknown][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
