import type { ObjectId } from '../../network/address.codec.js';
import type { BacnetClient } from '../../network/bacnet.client.js';
import { BatchReader } from '../batching/batch-reader.js';
import type { ReadingOptions, Target } from '../batching/conversation.js';
import type { DeviceProfile } from '../batching/device-profile.rules.js';
import { property } from '../vocabulary.rules.js';
import { readingOf, type Answers, type Outcome, type Reading } from './reading.rules.js';

/** A point as it is read. */
export interface PointToRead {
  pointId: number;
  object: ObjectId;
  /** False: it is known to have none, and is not asked for it. */
  statusFlags?: boolean;
  reliability?: boolean;
}

export interface Collected {
  /** One per point, in order. */
  readings: Reading[];
  profile: DeviceProfile;
  /** How many readings have which fault. */
  faults: Record<string, number>;
  /** Whether the device answered anything, and its time-outs in a row after that. */
  answered: boolean;
  silent: number;
}

/**
 * Reads present value, status flags and reliability of points of one device, one request at a time. Every point gets a
 * reading, whatever happens; rejects with `cancelled` or `closed` only.
 */
export async function collectDevice(
  client: BacnetClient,
  device: Target,
  points: readonly PointToRead[],
  profile: DeviceProfile,
  options: ReadingOptions,
): Promise<Collected> {
  const reader = new BatchReader(client, device, profile, options);
  const results = await reader.read(points.map(point => ({ object: point.object, properties: wanted(point) })));
  const at = options.clock.now();
  const outcomes = results.map(({ outcome }) => outcome);
  const readings = points.map(point => readingOf(point.pointId, answersOf(point, outcomes), at));
  const { answered, silent } = reader.conversation;
  return { readings, profile: reader.profile, faults: countFaults(readings), answered, silent };
}

function wanted({ statusFlags = true, reliability = true }: PointToRead): { property: number }[] {
  return [
    { property: property.presentValue },
    ...(statusFlags ? [{ property: property.statusFlags }] : []),
    ...(reliability ? [{ property: property.reliability }] : []),
  ];
}

/** Takes the outcomes of one point off the front, in the order they were asked for. */
function answersOf({ statusFlags = true, reliability = true }: PointToRead, outcomes: Outcome[]): Answers {
  const [presentValue = { values: [] }] = outcomes.splice(0, 1);
  const [flags = null] = statusFlags ? outcomes.splice(0, 1) : [];
  const [reliable = null] = reliability ? outcomes.splice(0, 1) : [];
  return { presentValue, statusFlags: flags, reliability: reliable };
}

function countFaults(readings: readonly Reading[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { fault } of readings) if (fault !== null) counts[fault] = (counts[fault] ?? 0) + 1;
  return counts;
}
