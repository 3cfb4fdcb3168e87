import type { ObjectId } from '../network/address.codec.js';
import type { BacnetValue } from '../network/value.rules.js';

/** What a person or a program wants a point to be; null: give the command back (relinquish). */
export type WantedValue = number | string | boolean | null;

export interface WriteRequest {
  value: WantedValue;
  /** 8 (manual operator) to 16 (lowest): those above belong to safety. */
  priority: number;
}

const highestPriority = 8;
const lowestPriority = 16;
const largestReal = 3.4028234663852886e38;
const longestText = 1_000;

/** How the present value of a type that can be commanded is typed (135-2020, 12). */
const kinds = new Map<number, 'real' | 'double' | 'signed' | 'unsigned' | 'text' | 'binary' | 'state' | 'percent'>([
  [1, 'real'],
  [2, 'real'],
  [4, 'binary'],
  [5, 'binary'],
  [14, 'state'],
  [19, 'state'],
  [40, 'text'],
  [45, 'signed'],
  [46, 'double'],
  [48, 'unsigned'],
  [54, 'percent'],
  [55, 'binary'],
]);

/** Whether points of an object type can be written at all. */
export function isWritable(type: number): boolean {
  return kinds.has(type);
}

/** Why a command cannot be sent, or the value as the object takes it. `states`: what its states are called, in order. */
export function valueFor(
  { type }: Pick<ObjectId, 'type'>,
  { value, priority }: WriteRequest,
  states: readonly string[] | null = null,
): { value: BacnetValue } | { problem: string } {
  const kind = kinds.get(type);
  if (!kind) return { problem: 'Points of this type are not written.' };
  if (!Number.isInteger(priority) || priority < highestPriority || priority > lowestPriority) {
    return { problem: `The priority is ${highestPriority} to ${lowestPriority}.` };
  }
  if (value === null) return { value: { type: 'null' } };
  if (kind === 'text') return textValue(value);
  if (kind === 'binary') return binary(value, states);
  return kind === 'state' ? state(value, states) : number(kind, value);
}

function textValue(value: number | string | boolean): ReturnType<typeof valueFor> {
  if (typeof value === 'string' && value.length <= longestText) return { value: { type: 'text', value } };
  return { problem: `This point takes a text of at most ${longestText} characters.` };
}

function binary(value: number | string | boolean, states: readonly string[] | null): ReturnType<typeof valueFor> {
  const named =
    typeof value === 'string'
      ? (positionOf(value, states ?? []) ?? positionOf(value, ['inactive', 'active']))
      : Number(value);
  if (named === 0 || named === 1) return { value: { type: 'enumerated', value: named } };
  return { problem: `This point takes 0 or 1, inactive or active${listed(states)}.` };
}

function state(value: number | string | boolean, states: readonly string[] | null): ReturnType<typeof valueFor> {
  const position = typeof value === 'string' ? positionOf(value, states ?? []) : null;
  const wanted = typeof value === 'number' ? value : position === null ? NaN : position + 1;
  if (Number.isInteger(wanted) && wanted >= 1 && wanted <= (states?.length ?? 65_535)) {
    return { value: { type: 'unsigned', value: wanted } };
  }
  return { problem: `This point takes the number of a state, from 1${listed(states)}.` };
}

function number(
  kind: 'real' | 'double' | 'signed' | 'unsigned' | 'percent',
  value: number | string | boolean,
): ReturnType<typeof valueFor> {
  if (typeof value !== 'number' || !Number.isFinite(value)) return { problem: 'This point takes a number.' };
  const [least, most] = bounds[kind];
  if (value < least || value > most) return { problem: `This point takes ${least} to ${most}.` };
  const isWhole = kind === 'signed' || kind === 'unsigned';
  if (isWhole && !Number.isInteger(value)) return { problem: 'This point takes a whole number.' };
  return { value: { type: kind === 'percent' ? 'real' : kind, value } };
}

const bounds = {
  real: [-largestReal, largestReal],
  double: [-Number.MAX_VALUE, Number.MAX_VALUE],
  percent: [0, 100],
  signed: [-2_147_483_648, 2_147_483_647],
  unsigned: [0, 4_294_967_295],
} as const;

function positionOf(text: string, states: readonly string[]): number | null {
  const wanted = text.trim().toLowerCase();
  const position = states.findIndex(name => name !== '' && name.toLowerCase() === wanted);
  return position < 0 ? null : position;
}

function listed(states: readonly string[] | null): string {
  return states ? ` (${states.slice(0, 20).join(', ')})` : '';
}

/**
 * - `written`, `relinquished`: the device has it so, read back;
 * - `refused`: the device said no, or it was never sent; `differs`: it said yes, and reads otherwise;
 * - `unconfirmed`: nobody knows; it is not sent again.
 */
export type WriteOutcome = 'written' | 'relinquished' | 'refused' | 'unconfirmed' | 'differs';

/** What was read after a write; undefined: it could not be read. */
export interface ReadBack {
  presentValue: BacnetValue | undefined;
  /** The slot of the priority array that was written to. */
  slot: BacnetValue | undefined;
}

/** What became of a command the device acknowledged, or that nobody answered. */
export function outcomeOf(
  wanted: BacnetValue,
  isAcknowledged: boolean,
  { presentValue, slot }: ReadBack,
): WriteOutcome {
  if (wanted.type === 'null') {
    if (slot) return slot.type === 'null' ? 'relinquished' : isAcknowledged ? 'differs' : 'unconfirmed';
    return isAcknowledged && presentValue ? 'relinquished' : 'unconfirmed';
  }
  const isInSlot = slot ? isSame(wanted, slot) : null;
  if (!isAcknowledged && isInSlot !== true) return 'unconfirmed';
  if (!presentValue) return isInSlot === true ? 'written' : 'unconfirmed';
  return isSame(wanted, presentValue) && isInSlot !== false ? 'written' : 'differs';
}

/** Equal as the device stores it: single precision, whatever kind of number. */
function isSame(one: BacnetValue, other: BacnetValue): boolean {
  const [first, second] = [one, other].map(value => ('value' in value ? value.value : null));
  if (typeof first === 'number' && typeof second === 'number') {
    return first === second || (one.type === 'real' && Math.fround(first) === Math.fround(second));
  }
  return first === second;
}
