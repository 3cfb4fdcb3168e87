/** What fping said about one address. */
export interface FpingLine {
  address: string;
  /** Milliseconds of the answers; empty without one. */
  times: number[];
  /** A local error: the address was not asked properly. */
  error: string | null;
}

/**
 * Reads what `fping -q -C n` writes to its error output: `10.0.0.1 : 0.51 - 0.48` per address, and lines such as
 * `10.0.0.1: error while sending ping: Network is unreachable`. Anything else is left out.
 */
export function readFping(output: string): FpingLine[] {
  return output.split('\n').flatMap((line): FpingLine[] => {
    const counted = /^(\S+)\s+:((?:\s+(?:[\d.]+|-))+)\s*$/.exec(line);
    if (counted) {
      const times = (counted[2] ?? '')
        .trim()
        .split(/\s+/)
        .filter(text => text !== '-')
        .map(Number);
      return [{ address: counted[1] ?? '', times, error: null }];
    }
    const failed = /^(\S+?):? error while sending ping: (.+)$/.exec(line);
    return failed ? [{ address: failed[1] ?? '', times: [], error: failed[2] ?? '' }] : [];
  });
}

/** The version in `fping: Version 5.1`, or null. */
export function readFpingVersion(output: string): string | null {
  return /Version (\d+\.\d+)/.exec(output)?.[1] ?? null;
}
