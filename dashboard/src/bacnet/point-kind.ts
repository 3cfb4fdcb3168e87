import type { PointView } from './types.js';

export type PointKind = 'number' | 'states' | 'text';

const binaryTypes = new Set([3, 4, 5]);
const multiStateTypes = new Set([13, 14, 19]);
const textType = 40;

/** What the values of a point are. */
export function kindOf({ object_type: type }: Pick<PointView, 'object_type'>): PointKind {
  if (type === textType) return 'text';
  return binaryTypes.has(type) || multiStateTypes.has(type) ? 'states' : 'number';
}

interface State {
  value: number;
  text: string;
}

/** The states a point can have, in order; none where it does not say how many there are. */
export function statesOf({
  object_type: type,
  state_texts: texts,
}: Pick<PointView, 'object_type' | 'state_texts'>): State[] {
  if (binaryTypes.has(type)) {
    return ['Inactive', 'Active'].map((usual, value) => ({ value, text: texts[value] || usual }));
  }
  if (!multiStateTypes.has(type)) return [];
  return texts.map((text, index) => ({ value: index + 1, text: text || `State ${index + 1}` }));
}

/** How the unit is written behind a value, as the newest one shows it; otherwise its name. */
export function unitOf({ latest, units }: PointView): string {
  if (units === null || units === 'no-units') return '';
  const start = `${latest?.value ?? ''} `;
  return latest?.value != null && latest.display?.startsWith(start) ? latest.display.slice(start.length) : units;
}

/** A number with few enough digits to be read, and its unit. */
export function numberText(value: number, unit: string): string {
  const size = Math.abs(value);
  const digits = size >= 1000 ? 0 : size >= 100 ? 1 : 2;
  const text = value.toLocaleString(undefined, { maximumFractionDigits: size !== 0 && size < 0.01 ? 6 : digits });
  return unit === '' ? text : `${text} ${unit}`;
}
