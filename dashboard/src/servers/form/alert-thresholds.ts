import type { AlertThresholdsInput } from '../../client/types.gen.js';

export const thresholdNames = ['cpu_percent', 'memory_percent', 'disk_percent', 'load_per_core'] as const;
type ThresholdName = (typeof thresholdNames)[number];

/** Thresholds as the form has them; absent ones are the usual. */
export type ThresholdValues = Partial<Record<ThresholdName, number | null>> & { never?: string[] };

/** `null` of the API means never; it has a box of its own. */
export function thresholdValues(stored: AlertThresholdsInput | null): ThresholdValues {
  return { ...stored, never: thresholdNames.filter(name => stored?.[name] === null) };
}

/** Null: all of them are the usual ones. */
export function thresholdsOf({ never = [], ...values }: ThresholdValues): AlertThresholdsInput | null {
  const thresholds: AlertThresholdsInput = {};
  for (const name of thresholdNames) {
    const value = values[name];
    if (never.includes(name)) thresholds[name] = null;
    else if (typeof value === 'number') thresholds[name] = value;
  }
  return Object.keys(thresholds).length === 0 ? null : thresholds;
}
