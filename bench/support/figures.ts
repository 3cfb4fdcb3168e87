/** The value that `share` (0..1) of the numbers does not exceed. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** Prints one line: what, how much, and the goal where there is one. */
export function report(what: string, figure: string, goal = ''): void {
  process.stdout.write(`${what.padEnd(58)} ${figure.padStart(16)}   ${goal}\n`);
}
