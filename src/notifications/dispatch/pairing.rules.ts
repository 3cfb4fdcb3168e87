import type { ItemPhase } from './notification-item.rules.js';

/** An item as far as it matters for when and with what it goes out; instants in epoch milliseconds. */
export interface Item {
  id: number;
  occasion: string;
  phase: ItemPhase;
  at: number;
  dueAt: number;
}

/**
 * What became of the item that began an occasion: it still waits; nobody is told of it; it was told; its message is being
 * sent, or was when its process died; its message has not got out so far; its message was given up.
 */
export type Standing = 'waiting' | 'dropped' | 'told' | 'underWay' | 'open' | 'dead';

export interface Beginning extends Item {
  standing: Standing;
  /** Its message; null while it waits and where it was dropped. */
  messageId: number | null;
}

/** What a recipient is told of one occasion at once. */
export interface Group {
  occasion: string;
  phase: ItemPhase | 'merged';
  items: readonly Item[];
  /** The message that has not got out, and whose place this takes; null where there is none. */
  replaces: number | null;
}

export interface Pairs {
  /** In the order of their oldest items. */
  groups: Group[];
  drop: { id: number; reason: string }[];
  /** Ends whose beginning is being sent right now: what becomes of it decides how they are told. */
  held: Item[];
}

export interface PairingPolicy {
  /** Whether beginnings are told at all; without them every end stands for itself. */
  notifyOnFailure: boolean;
  escalationDelaySeconds: number;
}

const overBefore = 'It was over before this recipient was to be told.';
const neverTold = 'Nobody was told that it began.';

/**
 * Brings ends together with their beginnings: told in one where the beginning has not got out, by themselves where it has, and
 * not at all where it never will. `due`: waiting items whose time has come; `beginnings`: of the occasions that end in it.
 */
export function pairUp(due: readonly Item[], beginnings: readonly Beginning[], policy: PairingPolicy): Pairs {
  const begun = new Map(beginnings.map(beginning => [beginning.occasion, beginning]));
  const ended = new Set(due.filter(({ phase }) => phase === 'closed').map(({ occasion }) => occasion));
  const pairs: Pairs = { groups: [], drop: [], held: [] };
  for (const item of due) {
    if (item.phase === 'closed') close(item, begun.get(item.occasion), policy, pairs);
    else if (item.phase === 'once' || !ended.has(item.occasion)) pairs.groups.push(groupOf([item]));
  }
  pairs.groups.sort((a, b) => firstId(a) - firstId(b));
  return pairs;
}

/** Items of one occasion as they are told together. */
export function groupOf(items: readonly Item[], replaces: number | null = null): Group {
  const [first] = items;
  if (!first) throw new Error('Nothing to tell');
  const isPair = items.some(({ phase }) => phase === 'opened') && items.some(({ phase }) => phase === 'closed');
  return { occasion: first.occasion, phase: isPair ? 'merged' : first.phase, items, replaces };
}

function close(item: Item, beginning: Beginning | undefined, policy: PairingPolicy, pairs: Pairs): void {
  const tellAlone = () => pairs.groups.push(groupOf([item]));
  const forget = (ids: number[], reason: string) => pairs.drop.push(...ids.map(id => ({ id, reason })));
  switch (beginning?.standing) {
    case undefined:
      return policy.notifyOnFailure ? void forget([item.id], neverTold) : void tellAlone();
    case 'dropped':
      return void forget([item.id], neverTold);
    case 'told':
      return void tellAlone();
    case 'underWay':
      return void pairs.held.push(item);
    case 'waiting':
      if (item.at < escalatedAt(beginning, policy)) return void forget([beginning.id, item.id], overBefore);
      return void pairs.groups.push(groupOf([beginning, item]));
    case 'open':
      return void pairs.groups.push(groupOf([beginning, item], beginning.messageId));
    case 'dead':
      return void pairs.groups.push(groupOf([beginning, item]));
  }
}

/** When the recipient would have been told; an item may be due later for other reasons. */
function escalatedAt({ at, dueAt }: Item, { escalationDelaySeconds }: PairingPolicy): number {
  return Math.min(dueAt, at + escalationDelaySeconds * 1000);
}

function firstId({ items }: Group): number {
  return Math.min(...items.map(({ id }) => id));
}
