import type { ObjectId } from '../../network/address.codec.js';
import type { BacnetFault } from '../../network/bacnet-fault.rules.js';
import type { BacnetValue } from '../../network/value.rules.js';
import { numberOf, textOf } from '../discovery/description.rules.js';
import { explainFault } from '../faults.rules.js';
import { objectTypeName, property, propertyName } from '../vocabulary.rules.js';
import { isWritable } from '../writing.rules.js';

/** An object of a device as it describes itself. Plain JSON; null: it does not say. */
export interface EnumeratedObject {
  object: ObjectId;
  typeName: string;
  name: string | null;
  description: string | null;
  /** Number of the unit of measure. */
  units: number | null;
  /** What its states are called, from the first: inactive and active, or 1, 2, ... */
  states: string[] | null;
  /** Least change it tells subscribers. */
  covIncrement: number | null;
  /** It takes commands with a priority; null: that could not be read. */
  isCommandable: boolean | null;
  /** It has a value: it can be a point. */
  hasValue: boolean;
  hasStatusFlags: boolean;
  hasReliability: boolean;
  /** Why a property is missing, where that is not just that the object has none: property name to fault code. */
  faults: Record<string, string>;
}

const longestStateText = 100;
const mostStates = 200;

const analogTypes = new Set([0, 1, 2, 12, 23, 24, 45, 46, 48, 54]);
const binaryTypes = new Set([3, 4, 5]);
const multiStateTypes = new Set([13, 14, 19]);
/** Types without a present value that can be followed (135-2020, 12). */
const valuelessTypes = new Set([
  8, 9, 10, 15, 16, 18, 20, 25, 26, 27, 29, 32, 34, 35, 38, 51, 52, 56, 57, 58, 59, 61, 62,
]);
const firstProprietaryType = 128;

/** What an object is asked for: what its type can have; one of a type the standard does not name, everything. */
export function askedOf({ type }: ObjectId): { property: number; index?: number }[] {
  const isUnknown = type >= firstProprietaryType;
  const wanted = [
    property.objectName,
    property.description,
    ...(hasValue(type) ? [property.statusFlags, property.reliability] : []),
    ...(analogTypes.has(type) || isUnknown ? [property.units, property.covIncrement] : []),
    ...(binaryTypes.has(type) ? [property.inactiveText, property.activeText] : []),
    ...(multiStateTypes.has(type) ? [property.stateText] : []),
  ];
  // The number of elements tells that there are some, and is short.
  const commands = isWritable(type) ? [{ property: property.priorityArray, index: 0 }] : [];
  return [...wanted.map(number => ({ property: number })), ...commands];
}

function hasValue(type: number): boolean {
  return !valuelessTypes.has(type);
}

export type PropertyOutcome = { values: BacnetValue[] } | { fault: BacnetFault };

/** The object that follows from the answers: a property that cannot be read is null and never drops the object. */
export function objectOf(object: ObjectId, outcomes: ReadonlyMap<number, PropertyOutcome>): EnumeratedObject {
  const values = (number: number) => {
    const outcome = outcomes.get(number);
    return outcome && 'values' in outcome ? outcome.values : [];
  };
  const units = values(property.units)[0];
  return {
    object,
    typeName: objectTypeName(object.type),
    name: textOf(values(property.objectName)[0]),
    description: textOf(values(property.description)[0]),
    units: units?.type === 'enumerated' || units?.type === 'unsigned' ? units.value : null,
    states: statesOf(object.type, values),
    covIncrement: numberOf(values(property.covIncrement)[0]),
    isCommandable: isCommandable(object.type, outcomes.get(property.priorityArray)),
    hasValue: hasValue(object.type),
    hasStatusFlags: hasValue(object.type) && isThere(outcomes.get(property.statusFlags)),
    hasReliability: hasValue(object.type) && isThere(outcomes.get(property.reliability)),
    faults: faultsOf(outcomes),
  };
}

function statesOf(type: number, values: (property: number) => readonly BacnetValue[]): string[] | null {
  const texts = binaryTypes.has(type)
    ? [values(property.inactiveText)[0], values(property.activeText)[0]]
    : values(property.stateText).slice(0, mostStates);
  const states = texts.map(text => textOf(text)?.slice(0, longestStateText) ?? '');
  return states.some(state => state !== '') ? states : null;
}

/** Null: the device neither shows its commands nor says that there are none. */
function isCommandable(type: number, outcome: PropertyOutcome | undefined): boolean | null {
  if (!isWritable(type)) return false;
  if (outcome && 'values' in outcome) return true;
  return isThere(outcome) ? null : false;
}

/** Anything but the device's word that there is none: what could not be read now may be there. */
function isThere(outcome: PropertyOutcome | undefined): boolean {
  return outcome !== undefined && ('values' in outcome || explainFault(outcome.fault).action !== 'absent');
}

function faultsOf(outcomes: ReadonlyMap<number, PropertyOutcome>): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const [number, outcome] of outcomes) {
    if ('values' in outcome) continue;
    const { code, action } = explainFault(outcome.fault);
    if (action !== 'absent') faults[propertyName(number)] = code;
  }
  return faults;
}
