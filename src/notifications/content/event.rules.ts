import type { Severity } from '../../shared/severity.js';
import {
  highestSeverity,
  numberIn,
  toneOf,
  type Story,
  type StoryPhase,
  type Tone,
  type Topic,
} from './story.rules.js';

/** One matter as a webhook tells it. Times are ISO 8601, UTC. */
interface WebhookEntry {
  /** The same for the beginning and the end of one matter: `incident:12`. */
  occasion: string;
  /** `merged`: begun and ended before anybody was told. */
  phase: StoryPhase;
  /** Name of the newest fact: `incident.closed`. */
  fact: string;
  severity: Severity;
  name: string;
  server_id: number | null;
  incident_id: number | null;
  alert_id: number | null;
  /** `up` or `down`, `online` or `offline` ...; null where there are no states. */
  state: string | null;
  previous_state: string | null;
  reason: string;
  started_at: string | null;
  ended_at: string | null;
  duration_seconds: number | null;
  /** When it was noticed. */
  noticed_at: string;
}

/** What every event says of itself. */
export interface WebhookSummary {
  site: string;
  subject: string;
  tone: Tone;
  severity: Severity;
  link: string | null;
  acknowledge_link: string | null;
}

/**
 * The body of a webhook, version 1. `type` is the name of the fact where one matter is told (`data` then has its fields, and
 * the payload of the fact as `details`), `notification.digest` for several (then `items`), or `notification.test`. New fields may be added to
 * this version; none is renamed or removed.
 */
export interface WebhookEvent {
  version: 1;
  type: string;
  /** When the message was written; ISO 8601, UTC. */
  timestamp: string;
  data:
    | WebhookSummary
    | (WebhookSummary & WebhookEntry & { details: Record<string, unknown> })
    | (WebhookSummary & { count: number; omitted: number; items: WebhookEntry[] });
}

/** A digest lists no more, so that its body stays below some hundred kilobytes. */
const maxEntries = 200;

const states: Partial<Record<Topic, readonly [begun: string, ended: string]>> = {
  outage: ['down', 'up'],
  heartbeat: ['offline', 'online'],
  flapping: ['flapping', 'stable'],
  alert: ['active', 'resolved'],
  connectivity: ['isolated', 'connected'],
};

export function eventOf(stories: readonly Story[], summary: WebhookSummary, at: Date): WebhookEvent {
  const [only] = stories;
  const base = { version: 1, timestamp: at.toISOString() } as const;
  if (!only) return { ...base, type: 'notification.test', data: summary };
  if (stories.length === 1) {
    return { ...base, type: only.fact, data: { ...summary, ...entryOf(only), details: detailsOf(only) } };
  }
  const items = stories.slice(0, maxEntries).map(entryOf);
  const count = stories.length;
  const data = { ...summary, count, omitted: count - items.length, items };
  return { ...base, type: 'notification.digest', data };
}

/** The parts of the summary that follow from the stories alone. */
export function weightOf(stories: readonly Story[]): Pick<WebhookSummary, 'tone' | 'severity'> {
  return { tone: toneOf(stories), severity: highestSeverity(stories) };
}

function entryOf(story: Story): WebhookEntry {
  const { occasion, phase, fact, severity, name, serverId, topic, reason, startedAt, endedAt, payload } = story;
  const ended = endedAt !== null;
  const [begunState, endedState] = states[topic] ?? [null, null];
  return {
    ...{ occasion, phase, fact, severity, name, server_id: serverId },
    incident_id: numberIn(payload, 'incident_id'),
    alert_id: numberIn(payload, 'alert_id'),
    state: ended ? endedState : begunState,
    previous_state: ended ? begunState : endedState,
    reason,
    started_at: startedAt === null ? null : new Date(startedAt).toISOString(),
    ended_at: ended ? new Date(endedAt).toISOString() : null,
    duration_seconds: startedAt === null || !ended ? null : Math.max(0, endedAt - startedAt) / 1000,
    noticed_at: new Date(story.at).toISOString(),
  };
}

/** The payload of the fact; who else is told of it concerns nobody outside. */
function detailsOf({ payload }: Story): Record<string, unknown> {
  return Object.fromEntries(Object.entries(payload).filter(([field]) => field !== 'notify'));
}
