import { severities, type Severity } from '../../shared/severity.js';
import type { ItemPhase } from './notification-item.rules.js';

type Payload = Readonly<Record<string, unknown>>;

/** A fact as the bus hands it over. */
export interface ToldFact {
  id: number;
  name: string;
  payload: Payload;
}

/** What a fact means to the people who are told. */
export interface Occasion {
  /** The same for the beginning and the end of one matter, different for every other: `incident:12`. */
  occasion: string;
  phase: ItemPhase;
  severity: Severity;
  /** Null where it is about no server. */
  serverId: number | null;
  /** What lists of many items show, at most 200 characters. */
  name: string;
  /** Ids of configs that are told whatever server they belong to. */
  notify: number[];
  /**
   * For ends that do not say which beginning they belong to: the occasion of the beginning is this and a number, and the
   * newest one is meant. Else null: the beginning has the same `occasion`.
   */
  endsNewestOf: string | null;
}

interface Row {
  fact: string;
  phase: ItemPhase;
  /** Of the matter; null where the payload does not name it. `series`: every beginning is a matter of its own. */
  key: (payload: Payload) => string | null;
  series?: true;
  severity: (payload: Payload) => Severity;
  /** Facts that people are told of only sometimes. */
  when?: (payload: Payload) => boolean;
}

const isAnnounced = (payload: Payload) => payload['announce'] === true;
/** The alert of a certificate only shows how it stands: people are told of it step by step (`certificate.expiring`). */
const isTold = (payload: Payload) => payload['kind'] !== 'certificate';

/** Who has to know what: every fact that people are told of. */
const table = [
  { fact: 'incident.opened', phase: 'opened', key: keyed('incident', 'incident_id'), severity: always('critical') },
  { fact: 'incident.closed', phase: 'closed', key: keyed('incident', 'incident_id'), severity: always('critical') },
  {
    fact: 'heartbeat.lost',
    phase: 'opened',
    key: keyed('heartbeat', 'server_id', 'lost_at'),
    severity: always('critical'),
  },
  {
    fact: 'heartbeat.returned',
    phase: 'closed',
    key: keyed('heartbeat', 'server_id', 'lost_at'),
    severity: always('critical'),
  },
  { fact: 'alert.raised', phase: 'opened', key: keyed('alert', 'alert_id'), severity: ownSeverity, when: isTold },
  { fact: 'alert.resolved', phase: 'closed', key: keyed('alert', 'alert_id'), severity: ownSeverity, when: isTold },
  {
    fact: 'certificate.expiring',
    phase: 'once',
    key: keyed('certificate', 'server_id', 'fingerprint', 'days_left'),
    severity: certificateSeverity,
  },
  { fact: 'connectivity.restored', phase: 'once', key: keyed('connectivity', 'since'), severity: always('warning') },
  { fact: 'servers.failed_together', phase: 'once', key: keyed('together', 'since'), severity: always('critical') },
  ...series('server.flapping', 'server.stable', keyed('flapping', 'server_id'), always('warning'), isAnnounced),
  { fact: 'outage.detected', phase: 'once', key: keyed('outage', 'started_at'), severity: always('warning') },
  ...series('cloud.unreachable', 'cloud.reachable', keyed('cloud'), always('warning')),
  ...series('site.silent', 'site.returned', keyed('site', 'site_id'), always('critical')),
  ...series('terminal.unreachable', 'terminal.reachable', keyed('terminal', 'device_id'), always('critical')),
  {
    fact: 'terminal.disabled',
    phase: 'once',
    key: keyed('terminal-disabled', 'device_id', 'since'),
    severity: always('critical'),
  },
  ...series('terminal.alarm', 'terminal.alarm_over', keyed('alarm', 'device_id', 'kind'), always('warning')),
  { fact: 'push_terminal.found', phase: 'once', key: keyed('push', 'serial_number'), severity: always('info') },
  ...series('bacnet_device.silent', 'bacnet_device.returned', keyed('controller', 'device_id'), always('critical')),
  ...series('reading.out_of_limits', 'reading.back_in_limits', keyed('limit', 'point_id'), always('warning')),
  ...series('disk.low', 'disk.enough', keyed('disk', 'name'), always('critical')),
] as const satisfies readonly Row[];

/** A beginning and an end of which each beginning is a matter of its own. */
function series<Opened extends string, Closed extends string>(
  opened: Opened,
  closed: Closed,
  key: Row['key'],
  severity: Row['severity'],
  when: NonNullable<Row['when']> = () => true,
): [Row & { fact: Opened }, Row & { fact: Closed }] {
  const common = { key, series: true as const, severity, when };
  return [
    { fact: opened, phase: 'opened', ...common },
    { fact: closed, phase: 'closed', ...common },
  ];
}

/** Names of the facts that {@link occasionOf} knows. */
export const toldFacts = table.map(({ fact }) => fact);

const rows = new Map<string, Row>(table.map(row => [row.fact, row]));
const maxName = 200;
/** Leaves room for the number of a series in the 200 characters there are. */
const maxKey = 180;
const largestId = 2 ** 31 - 1;

/**
 * What a fact means to people, or null where nobody is told. Whatever a payload says, the result can be stored: facts
 * of older versions of Sitewatch are handled as well, and one that cannot be read concerns nobody.
 */
export function occasionOf({ id, name, payload }: ToldFact): Occasion | null {
  const row = rows.get(name);
  const key = row?.key(payload) ?? null;
  if (!row || key === null || (row.when && !row.when(payload))) return null;
  return {
    occasion: row.series ? `${key}:${id}` : key,
    phase: row.phase,
    severity: row.severity(payload),
    serverId: isId(payload['server_id']) ? payload['server_id'] : null,
    name: nameIn(payload),
    notify: Array.isArray(payload['notify']) ? payload['notify'].filter(isId) : [],
    endsNewestOf: row.series && row.phase === 'closed' ? `${key}:` : null,
  };
}

/** What somebody takes care of by saying so: an occasion whose escalations need not go out any more, or null. */
export function acknowledgedOccasion({ name, payload }: Omit<ToldFact, 'id'>): string | null {
  if (name === 'incident.acknowledged') return keyed('incident', 'incident_id')(payload);
  return name === 'alert.acknowledged' ? keyed('alert', 'alert_id')(payload) : null;
}

/** The occasion's key out of fields that are numbers or texts; instants in one spelling. */
function keyed(prefix: string, ...fields: string[]): (payload: Payload) => string | null {
  return payload => {
    const parts = fields.map(field => spelled(payload[field]));
    const isNamed = parts.every(part => part !== null);
    return isNamed ? [prefix, ...parts].join(':').slice(0, maxKey).toWellFormed() : null;
  };
}

function spelled(value: unknown): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null;
  if (typeof value !== 'string' || value === '') return null;
  const instant = /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(instant) ? value : new Date(instant).toISOString();
}

function always(severity: Severity): () => Severity {
  return () => severity;
}

function ownSeverity({ severity }: Payload): Severity {
  return severities.find(known => known === severity) ?? 'warning';
}

/** A month ahead is good to know, a week ahead is time to act, a day ahead is an emergency: as its alert is shown. */
function certificateSeverity({ days_left: daysLeft }: Payload): Severity {
  if (typeof daysLeft !== 'number' || daysLeft <= 1) return 'critical';
  return daysLeft <= 7 ? 'warning' : 'info';
}

function nameIn({ name }: Payload): string {
  return typeof name === 'string' && name !== '' ? name.slice(0, maxName).toWellFormed() : 'This site';
}

function isId(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) <= largestId;
}
