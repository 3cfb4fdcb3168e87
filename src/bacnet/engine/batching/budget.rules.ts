import type { ObjectId } from '../../network/address.codec.js';

/** One property of one object, and whether it begins a group that is kept together where possible. */
export interface Item {
  object: ObjectId;
  property: number;
  index?: number;
  isFirst: boolean;
}

/** The largest reply on Ethernet that needs no segments (135-2020, table 6-1). */
const largestApdu = 1_476;
const smallestApdu = 50;
const headerBytes = 3;
/** Network, MAC and hop count of both ends. */
const routedBytes = 21;
/** Texts can be longer than they usually are. */
const margin = 0.9;
const objectBytes = 7;
const propertyBytes = 4;
const usualBytes = 8;

/** How many bytes the value of a property takes, as texts usually are. */
const valueBytes: Readonly<Record<number, number>> = {
  4: 16,
  11: 3,
  22: 5,
  28: 48,
  44: 24,
  46: 16,
  62: 3,
  70: 24,
  74: 2,
  75: 5,
  76: 5,
  77: 32,
  85: 5,
  87: 2,
  97: 8,
  103: 2,
  107: 2,
  110: 96,
  111: 3,
  112: 2,
  117: 3,
  120: 3,
  121: 32,
  139: 2,
  155: 3,
};

/** How many bytes of answers fit into one reply of a device that takes `maxApdu`. */
export function replyBudget({ maxApdu, isRouted }: { maxApdu: number; isRouted: boolean }): number {
  const apdu = Math.max(smallestApdu, Math.min(maxApdu, largestApdu));
  return Math.floor((apdu - headerBytes - (isRouted ? routedBytes : 0)) * margin);
}

/** Bytes these items are likely to take in a reply; properties of one object that follow each other share its name. */
export function costOf(items: readonly Item[]): number {
  return items.reduce((sum, item, position) => sum + itemCost(item, items[position - 1]), 0);
}

function itemCost(item: Item, before: Item | undefined): number {
  const own = propertyBytes + (item.index === undefined ? 0 : 2) + (valueBytes[item.property] ?? usualBytes);
  return own + (before && isSameObject(item.object, before.object) ? 0 : objectBytes);
}

export function isSameObject(one: ObjectId, other: ObjectId): boolean {
  return one.type === other.type && one.instance === other.instance;
}

/**
 * How many items go into the next request: as many as `limit` bytes hold, cut where a group begins unless one group is
 * larger than that, and never fewer than one.
 */
export function nextBatch(items: readonly Item[], limit: number): number {
  let cost = 0;
  let cut = 0;
  for (const [position, item] of items.entries()) {
    if (item.isFirst) cut = position;
    cost += itemCost(item, items[position - 1]);
    if (cost > limit) return cut > 0 ? cut : Math.max(1, position);
  }
  return items.length;
}

/** The items as a device is asked for them: properties of one object that follow each other are named under it. */
export function specsOf(
  items: readonly Item[],
): { object: ObjectId; properties: Pick<Item, 'property' | 'index'>[] }[] {
  const specs: ReturnType<typeof specsOf> = [];
  for (const { object, property, index } of items) {
    const last = specs.at(-1);
    const wanted = index === undefined ? { property } : { property, index };
    if (last && isSameObject(last.object, object)) last.properties.push(wanted);
    else specs.push({ object, properties: [wanted] });
  }
  return specs;
}
