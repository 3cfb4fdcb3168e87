import type { ObjectId } from '../../network/address.codec.js';
import type { BacnetValue } from '../../network/value.rules.js';

/** Elements of an object list by index, as far as they are known; the first has index 1. */
export type Elements = ReadonlyMap<number, ObjectId>;

/** A list longer than this is taken for a defect. */
export const longestList = 50_000;
const elementBytes = 5;
const overheadBytes = 20;

/** Whether a list of so many objects fits into one message of the device. */
export function fitsWhole(count: number, maxApdu: number): boolean {
  return count * elementBytes + overheadBytes <= maxApdu;
}

/** The elements of a list that was read whole; null where it is not one. */
export function elementsOf(values: readonly BacnetValue[]): Elements | null {
  const objects = values.flatMap(value => (value.type === 'object' ? [value.value] : []));
  return objects.length === values.length ? new Map(objects.map((object, index) => [index + 1, object])) : null;
}

/**
 * Which indexes have to be read (again): those that are not known; all of them where two name the same object, which is
 * what happens when the list changes while it is read.
 */
export function indexesToRead(elements: Elements, expected: number): number[] {
  const isTwisted = objectsOf(elements).length < elements.size;
  const indexes = Array.from({ length: expected }, (_, index) => index + 1);
  return isTwisted ? indexes : indexes.filter(index => !elements.has(index));
}

/** Every object once, in the order of the list. */
export function objectsOf(elements: Elements): ObjectId[] {
  const ordered = [...elements].toSorted(([one], [other]) => one - other);
  return [...new Map(ordered.map(([, object]) => [keyOf(object), object])).values()];
}

function keyOf({ type, instance }: ObjectId): string {
  return `${type}:${instance}`;
}
