import type { Severity } from '../../shared/severity.js';
import type { ItemPhase } from '../dispatch/notification-item.rules.js';
import { clip, oneLine } from './wording.rules.js';

/** One thing to tell, as it was stored: see `NotificationItem`. */
export interface ItemView {
  /** The same for the beginning and the end of one matter. */
  occasion: string;
  phase: ItemPhase;
  /** Name of the fact; facts this version does not know bring `name` and `message` in their payload. */
  fact: string;
  severity: Severity;
  serverId: number | null;
  name: string;
  payload: Readonly<Record<string, unknown>>;
  at: Date;
}

/** What kind of matter it is; decides the words. */
export type Topic =
  | 'together'
  | 'outage'
  | 'heartbeat'
  | 'flapping'
  | 'alert'
  | 'certificate'
  | 'connectivity'
  | 'other';

/** `merged`: begun and ended, told in one. */
export type StoryPhase = ItemPhase | 'merged';
export type Tone = 'alarm' | 'recovery' | 'notice';

/** One matter as a message tells it. Texts are single lines, instants epoch milliseconds. */
export interface Story {
  topic: Topic;
  phase: StoryPhase;
  tone: Tone;
  severity: Severity;
  occasion: string;
  /** The fact of the newest item. */
  fact: string;
  serverId: number | null;
  name: string;
  /** Why, or what; empty where nobody said. */
  reason: string;
  /** When it was noticed. */
  at: number;
  startedAt: number | null;
  endedAt: number | null;
  payload: Readonly<Record<string, unknown>>;
}

const topicOfFact: Record<string, Topic> = {
  'servers.failed_together': 'together',
  'incident.opened': 'outage',
  'incident.closed': 'outage',
  'heartbeat.lost': 'heartbeat',
  'heartbeat.returned': 'heartbeat',
  'server.flapping': 'flapping',
  'server.stable': 'flapping',
  'alert.raised': 'alert',
  'alert.resolved': 'alert',
  'certificate.expiring': 'certificate',
  'connectivity.lost': 'connectivity',
  'connectivity.restored': 'connectivity',
};

const severityOrder: Record<Severity, number> = { info: 0, warning: 1, critical: 2 };
const maxReason = 500;
/** The end of the year 9999: what lies beyond was never an instant anybody meant. */
const latest = 253_402_300_800_000;

/** The matters in the order they happened; beginning and end of the same one are told in one. */
export function storiesOf(items: readonly ItemView[]): Story[] {
  const occasions = Map.groupBy(items, ({ occasion, phase }) => (phase === 'once' ? `once ${occasion}` : occasion));
  return [...occasions.values()]
    .map(of => {
      const opened = of.find(({ phase }) => phase === 'opened');
      const closed = of.find(({ phase }) => phase === 'closed');
      const newest = closed ?? opened ?? of[0];
      return newest && storyOf(newest, opened && closed ? opened : null);
    })
    .filter(story => story !== undefined)
    .sort((a, b) => a.at - b.at);
}

/** The most that any of them matters. */
export function highestSeverity(stories: readonly Pick<Story, 'severity'>[]): Severity {
  return stories
    .map(({ severity }) => severity)
    .reduce((most, next) => (severityOrder[next] > severityOrder[most] ? next : most), 'info');
}

/** One thing that is still broken makes the whole message an alarm. */
export function toneOf(stories: readonly Pick<Story, 'tone'>[]): Tone {
  const tones = new Set(stories.map(({ tone }) => tone));
  return (['alarm', 'recovery'] as const).find(tone => tones.has(tone)) ?? 'notice';
}

function storyOf(item: ItemView, opened: ItemView | null): Story {
  const topic = topicOfFact[item.fact] ?? 'other';
  const phase = opened ? 'merged' : item.phase;
  const payload = { ...opened?.payload, ...item.payload };
  const closing = phase === 'merged' || phase === 'closed';
  const startedAt = beginningIn(opened?.payload ?? item.payload, phase);
  const endedAt = instantIn(payload, 'ended_at', 'returned_at', 'until');
  const first = opened ?? (closing ? null : item);
  return {
    ...{ topic, phase, payload, occasion: item.occasion, fact: item.fact, serverId: item.serverId },
    tone: toneFor(item, phase, topic),
    severity: opened ? highestSeverity([opened, item]) : item.severity,
    name: clip(oneLine(item.name || textIn(payload, 'name')), 100) || 'Something',
    reason: clip(oneLine(textIn(opened?.payload ?? item.payload, 'message', 'cause', 'reason')), maxReason),
    at: item.at.getTime(),
    startedAt: startedAt ?? (first && first.phase !== 'once' ? first.at.getTime() : null),
    endedAt: endedAt ?? (closing ? item.at.getTime() : null),
  };
}

/** At an end, `since` may as well be the instant from which all is well. */
function beginningIn(payload: ItemView['payload'], phase: StoryPhase): number | null {
  const fields = ['started_at', 'lost_at', 'raised_at', ...(phase === 'closed' ? [] : ['since'])];
  return instantIn(payload, ...fields);
}

function toneFor({ severity }: ItemView, phase: StoryPhase, topic: Topic): Tone {
  if (phase === 'closed' || phase === 'merged') return 'recovery';
  // Told when it is over: nothing is left to be done.
  if (topic === 'connectivity' && phase === 'once') return 'notice';
  const serious = phase === 'once' ? severity === 'critical' : severity !== 'info';
  return serious ? 'alarm' : 'notice';
}

/** The first of these fields that is a text. */
export function textIn(payload: Readonly<Record<string, unknown>>, ...fields: string[]): string {
  return fields.map(field => payload[field]).find(value => typeof value === 'string') ?? '';
}

export function numberIn(payload: Readonly<Record<string, unknown>>, field: string): number | null {
  const value = payload[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The first of these fields that is an instant, in epoch milliseconds. */
export function instantIn(payload: Readonly<Record<string, unknown>>, ...fields: string[]): number | null {
  const instants = fields.map(field => Date.parse(textIn(payload, field)));
  return instants.find(instant => Math.abs(instant) < latest) ?? null;
}
