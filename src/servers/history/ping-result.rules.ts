/** One stored result, as the table has it: -1 is "no answer", 0 "no status", `kind` the position in `resultKinds`. */
export interface PingRow {
  id: number;
  /** Epoch milliseconds. */
  at: number;
  serverId: number;
  responseTime: number;
  dnsMs: number;
  connectMs: number;
  tlsMs: number;
  firstByteMs: number;
  statusCode: number;
  kind: number;
  errorMessage: string;
}

const longestPhaseMs = 32_767;
const longestMessage = 500;

/** Whole milliseconds that fit the two-byte column. */
export function storedPhase(milliseconds: number): number {
  return Math.min(longestPhaseMs, Math.max(0, Math.round(milliseconds)));
}

export function storedMessage(message: string): string {
  return message.slice(0, longestMessage);
}
