import type { ObjectId } from '../../network/address.codec.js';

/**
 * What was learned about how much a device can be asked at once. Plain JSON: it is stored with the device and outlives a
 * restart.
 */
export interface DeviceProfile {
  /** Bytes of answers it manages in one reply; null: as much as its APDU holds. */
  replyLimit: number | null;
  /** The largest reply it has managed, in the same measure. */
  proven: number;
  /** Batches it answered since the limit last changed. */
  goodBatches: number;
  /** When the limit last changed (ISO 8601). */
  probedAt: string | null;
  /** It does not know ReadPropertyMultiple. */
  noMultiple: boolean;
  /** Properties (`type:instance:property`) that spoil every batch they are in and are read alone. */
  apart: string[];
  /** Firmware and database revision all this was learned with. */
  signature: string | null;
}

export const newProfile: Readonly<DeviceProfile> = {
  replyLimit: null,
  proven: 0,
  goodBatches: 0,
  probedAt: null,
  noMultiple: false,
  apart: [],
  signature: null,
};

interface Property {
  object: ObjectId;
  property: number;
}

const growAfterBatches = 50;
const growEveryMs = 86_400_000;
const growth = 1.25;
/** More properties than this that spoil a batch, and it is the batches that are wrong. */
const mostApart = 100;

/** A profile as it was stored; what is missing or makes no sense there is as if it had never been learned. */
export function storedProfile(stored: Readonly<Record<string, unknown>>): DeviceProfile {
  const { replyLimit, proven, goodBatches, probedAt, noMultiple, apart, signature } = stored;
  return {
    replyLimit: isCount(replyLimit) && replyLimit !== 0 ? replyLimit : null,
    proven: isCount(proven) ? proven : 0,
    goodBatches: isCount(goodBatches) ? goodBatches : 0,
    probedAt: isText(probedAt) && !Number.isNaN(Date.parse(probedAt)) ? probedAt : null,
    noMultiple: noMultiple === true,
    apart: Array.isArray(apart) ? apart.filter(isText).slice(0, mostApart) : [],
    signature: isText(signature) ? signature : null,
  };
}

/** How many bytes to ask for at once, given what the APDU holds. */
export function limitOf({ replyLimit }: DeviceProfile, budget: number): number {
  return Math.min(replyLimit ?? budget, budget);
}

/** After a batch of `cost` bytes that was answered: after 50 of them, at most once a day, a quarter more is tried. */
export function afterGood(profile: DeviceProfile, cost: number, budget: number, now: Date): DeviceProfile {
  const proven = Math.max(profile.proven, cost);
  const goodBatches = profile.goodBatches + 1;
  const rested = now.getTime() - Date.parse(profile.probedAt ?? '1970-01-01') >= growEveryMs;
  if (profile.replyLimit === null || goodBatches < growAfterBatches || !rested)
    return { ...profile, proven, goodBatches };
  const replyLimit = Math.ceil(profile.replyLimit * growth);
  return {
    ...profile,
    proven,
    goodBatches: 0,
    probedAt: now.toISOString(),
    replyLimit: replyLimit >= budget ? null : replyLimit,
  };
}

/** After a batch of `cost` bytes that was too much: half of it, or what went well before where that is more. */
export function afterTooMuch(profile: DeviceProfile, cost: number, now: Date): DeviceProfile {
  const half = Math.max(1, Math.floor(cost / 2));
  const replyLimit = profile.proven < cost ? Math.max(half, profile.proven) : half;
  return {
    ...profile,
    replyLimit: Math.min(profile.replyLimit ?? Infinity, replyLimit),
    proven: Math.min(profile.proven, replyLimit),
    goodBatches: 0,
    probedAt: now.toISOString(),
  };
}

export function afterNoMultiple(profile: DeviceProfile): DeviceProfile {
  return { ...profile, noMultiple: true, apart: [] };
}

/** After properties were found that spoil a batch. */
export function afterSpoiling(profile: DeviceProfile, spoilers: readonly Property[]): DeviceProfile {
  const apart = [...new Set([...profile.apart, ...spoilers.map(nameOf)])];
  return apart.length > mostApart ? afterNoMultiple(profile) : { ...profile, apart };
}

export function isApart({ apart }: DeviceProfile, one: Property): boolean {
  return apart.length > 0 && apart.includes(nameOf(one));
}

/** Forgets what was learned when the device is not the same any more: other firmware or another database. */
export function forDevice(profile: DeviceProfile, signature: string | null): DeviceProfile {
  if (signature === null || profile.signature === signature) return profile;
  return profile.signature === null ? { ...profile, signature } : { ...newProfile, signature };
}

function nameOf({ object, property }: Property): string {
  return `${object.type}:${object.instance}:${property}`;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
