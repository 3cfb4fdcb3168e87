/** Timings of one request. */
export interface RequestLimits {
  /** How long the reply to each sending is waited for, the first one and every repetition. */
  waits: number[];
  /** How long the next segment of a reply is waited for. */
  segmentMs: number;
  /** However steadily the segments of a reply trickle in: the longest it may take. */
  longestMs: number;
}

const defaults = { timeoutMs: 3_000, retries: 2 };
const shortestTimeoutMs = 500;
const longestTimeoutMs = 30_000;
const maxRetries = 10;
const segmentTimeoutMs = 2_000;
const longestInTimeouts = 12;
/** Up to here the repetitions may outlast as many time-outs as there are sendings. */
const graceMs = 900;

/** The second repetition and those after it wait half as long again, as far as the whole stays within its bound. */
export function limitsOf({ timeoutMs, retries }: { timeoutMs?: number; retries?: number }): RequestLimits {
  const timeout = within(timeoutMs ?? NaN, shortestTimeoutMs, longestTimeoutMs, defaults.timeoutMs);
  const sendings = 1 + Math.trunc(within(retries ?? NaN, 0, maxRetries, defaults.retries));
  let spare = graceMs;
  const waits = Array.from({ length: sendings }, (_, sending) => {
    const extra = sending < 2 ? 0 : Math.min(timeout / 2, spare);
    spare -= extra;
    return timeout + extra;
  });
  return { waits, segmentMs: Math.min(segmentTimeoutMs, timeout), longestMs: timeout * longestInTimeouts };
}

function within(value: number, least: number, most: number, otherwise: number): number {
  return Number.isNaN(value) ? otherwise : Math.min(Math.max(value, least), most);
}
