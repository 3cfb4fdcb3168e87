import type { ObjectId } from '../../network/address.codec.js';
import { BacnetFault } from '../../network/bacnet-fault.rules.js';
import type { ReadSpec } from '../../network/bacnet.client.js';
import { BatchReader } from '../batching/batch-reader.js';
import type { Target } from '../batching/conversation.js';
import { explainFault } from '../faults.rules.js';
import { deviceType, property } from '../vocabulary.rules.js';
import { elementsOf, fitsWhole, indexesToRead, longestList, objectsOf, type Elements } from './object-list.rules.js';

export interface ObjectList {
  objects: ObjectId[];
  /** How many the device says it has; null: it does not say. */
  expected: number | null;
  /** All of them are there, each once. */
  complete: boolean;
}

/** How often missing elements are read anew. */
const passes = 3;
const indexesAtOnce = 500;

/**
 * The object list of a device: as a whole, or by index where it does not come whole. Rejects with the fault of a device
 * that does not answer.
 */
export async function readObjectList(
  reader: BatchReader,
  target: Target,
  canSegment: boolean,
  onElements: (done: number, total: number) => void,
): Promise<ObjectList> {
  const device = { type: deviceType, instance: target.instance };
  const counted = await readCount(reader, device);
  const isShort = counted !== null && fitsWhole(counted, target.maxApdu);
  const whole = isShort || canSegment || counted === null ? await readWhole(reader, device, counted === null) : null;
  // Another number than was told before: the list has changed meanwhile.
  const expected = whole && whole.size !== counted ? await readCount(reader, device) : counted;
  if (expected === null) return { objects: objectsOf(whole ?? new Map()), expected, complete: false };
  const known: Elements = whole && whole.size <= expected ? whole : new Map();
  const elements = await readMissing(reader, device, Math.min(expected, longestList), known, onElements);
  const objects = objectsOf(elements);
  const isAll = objects.length === expected && elements.size === expected;
  const isUnchanged = known.size === expected || (isAll && (await readCount(reader, device)) === expected);
  return { objects, expected, complete: isAll && isUnchanged };
}

/** Null: it does not come whole. Rejects with the fault where it is the only way. */
async function readWhole(
  { conversation }: BatchReader,
  device: ObjectId,
  isOnlyWay: boolean,
): Promise<Elements | null> {
  const result = await conversation.read(device, { property: property.objectList });
  if (!(result instanceof BacnetFault)) return elementsOf(result);
  if (isOnlyWay) throw result;
  return null;
}

/** Index 0 of the list; null where the device does not tell it. Rejects where it does not answer at all. */
async function readCount({ conversation }: BatchReader, device: ObjectId): Promise<number | null> {
  const result = await conversation.read(device, { property: property.objectList, index: 0 });
  if (!(result instanceof BacnetFault)) return result[0]?.type === 'unsigned' ? result[0].value : null;
  if (['breaker', 'health'].includes(explainFault(result).action)) throw result;
  return null;
}

async function readMissing(
  reader: BatchReader,
  device: ObjectId,
  expected: number,
  known: Elements,
  onElements: (done: number, total: number) => void,
): Promise<Elements> {
  const elements = new Map(known);
  onElements(elements.size, expected);
  for (let pass = 0; pass < passes; pass += 1) {
    const missing = indexesToRead(elements, expected);
    for (let start = 0; start < missing.length; start += indexesAtOnce) {
      const specs = missing.slice(start, start + indexesAtOnce).map(index => elementSpec(device, index));
      for (const { index, outcome } of await reader.read(specs)) {
        const [value] = 'values' in outcome ? outcome.values : [];
        if (index !== null && value?.type === 'object') elements.set(index, value.value);
      }
      onElements(elements.size, expected);
      if (reader.conversation.silent > 0) return elements;
    }
  }
  return elements;
}

function elementSpec(device: ObjectId, index: number): ReadSpec {
  return { object: device, properties: [{ property: property.objectList, index }] };
}
