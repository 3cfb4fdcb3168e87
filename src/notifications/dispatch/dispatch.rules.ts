import type { MessageKind } from '../delivery/notification-message.rules.js';
import {
  groupOf,
  pairUp,
  type Beginning,
  type Group,
  type Item,
  type PairingPolicy,
  type Pairs,
} from './pairing.rules.js';
import { quietUntil, type QuietHours } from './quiet-hours.rules.js';

/** Looks at what waits for one config: `{ config_id }`. */
export const dispatchJob = 'notifications.dispatch';

/** When and how one recipient wants to be told. */
export interface Policy extends PairingPolicy {
  enabled: boolean;
  quiet: QuietHours | null;
  /** Least seconds between two messages; 0: each occasion at once, in a message of its own. */
  digestSeconds: number;
}

/** A message that has not got out and is not being sent right now, or one that was given up, with all it tells. */
export interface UntoldMessage {
  id: number;
  dead: boolean;
  items: readonly Item[];
  nextAttemptAt: number | null;
}

/** Everything one recipient's next messages depend on; instants in epoch milliseconds. */
export interface Situation {
  policy: Policy;
  /** Waiting items whose time has come, oldest first. */
  due: readonly Item[];
  /** When the next item that is not in `due` is due. */
  nextDueAt: number | null;
  /** Of the occasions that end in `due`. */
  beginnings: readonly Beginning[];
  /** The messages that `beginnings` are `open` or `dead` in. */
  untold: readonly UntoldMessage[];
  /** Messages of this recipient that are neither delivered nor given up. */
  openMessages: number;
  lastMessageAt: number | null;
  /** When the messages of the last ten minutes went out that count for this recipient; null where nobody counts. */
  spent: readonly number[] | null;
  now: number;
}

export interface PlannedMessage {
  kind: MessageKind;
  items: number[];
  /** Null: at once. */
  notBefore: number | null;
}

/** What is to be done, all at once or not at all. */
export interface Plan {
  messages: PlannedMessage[];
  drop: { id: number; reason: string }[];
  /** Messages that a planned one says everything of. */
  supersede: number[];
  /** When to look again where nothing else happens; null where nothing waits. */
  lookAgainAt: number | null;
}

/** What one phone number gets at most. */
export const budget = { messages: 3, windowMs: 600_000 };

/** Whatever a message on its way ends with looks again by itself; this is for when that gets lost. */
const patienceMs = 60_000;
const switchedOff = 'This recipient was switched off.';
const kinds: Record<Group['phase'], MessageKind> = {
  opened: 'opened',
  closed: 'closed',
  merged: 'merged',
  once: 'notice',
};

/**
 * Decides what one recipient is told now. The first item after a calm goes out at once; what follows is gathered until
 * `digestSeconds` after the newest message, until quiet hours end, while the budget is spent, and while a message is on its
 * way, so that an end never overtakes its beginning. What ended before its beginning got out is told in one.
 */
export function planOf(situation: Situation): Plan {
  const { policy, due, nextDueAt } = situation;
  if (!policy.enabled) {
    const drop = due.map(({ id }) => ({ id, reason: switchedOff }));
    return { messages: [], drop, supersede: [], lookAgainAt: nextDueAt };
  }
  const pairs = pairUp(due, situation.beginnings, policy);
  const { messages, told } = messagesOf(situation, pairs);
  const taken = new Set(told.flatMap(({ items }) => items.map(({ id }) => id)));
  const isLeft = pairs.groups.some(group => !told.includes(group));
  return {
    messages,
    drop: pairs.drop,
    supersede: situation.untold.filter(({ items }) => items.every(({ id }) => taken.has(id))).map(({ id }) => id),
    lookAgainAt: earliest([
      isLeft ? waitUntil(situation) : null,
      pairs.held.length > 0 ? situation.now + patienceMs : null,
      nextDueAt === null ? null : Math.max(nextDueAt, situation.now + 1000),
    ]),
  };
}

/** `told`: every group of a message, those taken over from superseded ones included. */
function messagesOf(situation: Situation, { groups }: Pairs): { messages: PlannedMessage[]; told: Group[] } {
  const replacing = replacementsOf(situation, groups);
  const fresh = groups.filter(({ replaces }) => replaces === null);
  const first = replacing[0];
  // What waits goes along with a message that is on its way anyway.
  if (first && situation.policy.digestSeconds > 0) {
    const all = replacing.flatMap(({ told }) => told).concat(fresh);
    const notBefore = latest(replacing.map(replacement => replacement.notBefore));
    return { messages: [messageOf(all, notBefore)], told: all };
  }
  const apart = freshMessages(situation, fresh);
  return {
    messages: [
      ...replacing.map(({ told, notBefore }) => messageOf(told, notBefore)),
      ...apart.map(told => messageOf(told, null)),
    ],
    told: [...replacing.flatMap(({ told }) => told), ...apart.flat()],
  };
}

/** For each message that has to be replaced: what it told, with the ends that have come. It goes out when that would have. */
function replacementsOf({ untold, policy, now }: Situation, groups: readonly Group[]) {
  const hush = quietUntil(policy.quiet, now);
  const replaced = untold.filter(({ id }) => groups.some(({ replaces }) => replaces === id));
  return replaced.map(({ id, items, nextAttemptAt }) => {
    const merged = groups.filter(({ replaces }) => replaces === id);
    const ended = new Set(merged.map(({ occasion }) => occasion));
    const rest = Map.groupBy(
      items.filter(({ occasion }) => !ended.has(occasion)),
      ({ occasion }) => occasion,
    );
    const told = [...[...rest.values()].map(own => groupOf(own)), ...merged];
    return { told, notBefore: latest([nextAttemptAt, hush]) };
  });
}

/** The messages that may be made now, none where it is not the time. */
function freshMessages(situation: Situation, groups: readonly Group[]): Group[][] {
  const { policy, spent } = situation;
  if (groups.length === 0 || waitUntil(situation) !== null) return [];
  const slots = spent === null ? Infinity : budget.messages - spent.length;
  const wasQuiet = groups.some(({ items }) => items.some(({ dueAt }) => quietUntil(policy.quiet, dueAt) !== null));
  const eachAlone = policy.digestSeconds === 0 && groups.length <= slots && !wasQuiet;
  return eachAlone ? groups.map(group => [group]) : [[...groups]];
}

/** Until when nothing new goes out; null where it may now. */
function waitUntil({ policy, openMessages, lastMessageAt, spent, now }: Situation): number | null {
  const { digestSeconds, quiet } = policy;
  const calmAt = lastMessageAt === null ? null : lastMessageAt + digestSeconds * 1000;
  const freedAt = (spent ?? []).map(at => Math.min(at, now) + budget.windowMs).sort((a, b) => b - a)[
    budget.messages - 1
  ];
  return latest([
    openMessages > 0 && digestSeconds > 0 ? now + patienceMs : null,
    quietUntil(quiet, now),
    // A clock that was set back must not silence anybody.
    calmAt !== null && calmAt > now && lastMessageAt !== null && lastMessageAt <= now ? calmAt : null,
    freedAt ?? null,
  ]);
}

function messageOf(groups: readonly Group[], notBefore: number | null): PlannedMessage {
  const [only] = groups;
  const kind = groups.length === 1 && only ? kinds[only.phase] : 'digest';
  return { kind, items: groups.flatMap(({ items }) => items.map(({ id }) => id)), notBefore };
}

function latest(instants: readonly (number | null)[]): number | null {
  return instants.reduce((late, at) => (late === null || (at !== null && at > late) ? at : late), null);
}

function earliest(instants: readonly (number | null)[]): number | null {
  return instants.reduce((early, at) => (early === null || (at !== null && at < early) ? at : early), null);
}
