/** To the minute, second or any part of it, with `Z` or an offset: `2026-03-02T08:00:00.123456+00:00`. */
const pattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** Epoch milliseconds of an instant in ISO 8601, from 1970 on; null for anything else. Without an offset it is none. */
export function parseInstant(text: string): number | null {
  const at = pattern.test(text) ? Date.parse(text) : NaN;
  return at >= 0 ? at : null;
}
