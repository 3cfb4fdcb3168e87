/** `0.8 ms`, `42 ms`, `1.24 s`; a dash where there is none. */
export function milliseconds(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (value === 0) return '0 ms';
  if (value < 1) return `${value.toFixed(1)} ms`;
  if (value < 1000) return `${Math.round(value)} ms`;
  return `${(value / 1000).toFixed(value < 10_000 ? 2 : 1)} s`;
}

/** Never rounds up to 100 %: `99.99 %` is not `100 %`. */
export function percent(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (value >= 100) return '100 %';
  const digits = value >= 99 ? 2 : 1;
  const factor = 10 ** digits;
  return `${(Math.floor(value * factor) / factor).toFixed(digits)} %`;
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString()} ${count === 1 ? one : many}`;
