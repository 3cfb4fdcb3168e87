/** How a point's values are read. */
export interface PointKind {
  objectType: number;
  /** How its unit is written behind a number; empty where it has none. */
  unitSymbol: string;
  /** Texts of the states: of a binary point inactive, active; of a multi-state one from state 1 on. */
  stateTexts: readonly string[];
}

/** Types whose value is 0 or 1 (135-2020, 12.6 to 12.8). */
const binaryTypes = new Set([3, 4, 5]);
/** Types whose value counts states from 1. */
const multiStateTypes = new Set([13, 14, 19]);
const binaryTexts = ['inactive', 'active'];

/**
 * A number as it was meant: BACnet sends most of them in four bytes, where 21.3 becomes 21.299999237060547. The shortest
 * number with the same four bytes; one of eight bytes stays as it is.
 */
export function meantNumber(value: number): number {
  if (!Number.isFinite(value) || Number.isInteger(value) || Math.fround(value) !== value) return value;
  for (let digits = 1; digits < 9; digits += 1) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return shorter;
  }
  return value;
}

/** A number for JSON, which has no NaN and no infinity. */
export function jsonNumber(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : meantNumber(value);
}

/** The value as text: the one it came with, or the numbers JSON does not have. */
export function textOf(value: number | null, text: string | null): string | null {
  return text ?? (value === null || Number.isFinite(value) ? null : String(value));
}

/** The value as people read it: `21.3 °C`, `open`; null where there is none. */
export function displayOf(kind: PointKind, value: number | null, text: string | null): string | null {
  if (text !== null) return text;
  if (value === null) return null;
  const state = stateOf(kind, value);
  if (state !== undefined) return state;
  const number = String(meantNumber(value));
  return kind.unitSymbol === '' ? number : `${number} ${kind.unitSymbol}`;
}

function stateOf({ objectType, stateTexts }: PointKind, value: number): string | undefined {
  if (binaryTypes.has(objectType)) return stateTexts[value] || binaryTexts[value];
  if (multiStateTypes.has(objectType)) return stateTexts[value - 1] || undefined;
  return undefined;
}

/** What the device says about a value (135-2020, BACnetStatusFlags). */
export interface StatusFlags {
  in_alarm: boolean;
  fault: boolean;
  overridden: boolean;
  out_of_service: boolean;
}

/** Null where the device did not say. */
export function flagsOf(bits: number | null): StatusFlags | null {
  if (bits === null) return null;
  const has = (bit: number) => (bits & (1 << bit)) !== 0;
  return { in_alarm: has(0), fault: has(1), overridden: has(2), out_of_service: has(3) };
}
