/** What became of a message to the receiver. */
export type CloudAnswer =
  | { kind: 'accepted' }
  /** It will never take this message; `aboutContent`: it may take parts of it. */
  | { kind: 'refused'; reason: string; aboutContent: boolean }
  /** It takes nothing from this site until somebody changes something: the token is wrong, the site is switched off. */
  | { kind: 'paused'; reason: string }
  /** No answer, or one that passes by itself. `retryAfterMs`: so long it wants to be left alone; null: it does not say. */
  | { kind: 'failed'; reason: string; retryAfterMs: number | null };

/** An answer that says to try again. */
export type Setback = Extract<CloudAnswer, { kind: 'paused' | 'failed' }>;

const longestReason = 500;
const longestWaitMs = 86_400_000;
/** 4xx answers that pass by themselves. */
const passing = [408, 425, 429];
/** 4xx answers that speak of what the message says, not of the address or the method. */
const aboutContent = [400, 413, 422];

/** Judges an answer (product R8). `body` is what it says, without secrets; `now` is epoch milliseconds. */
export function judge(
  reply: { status: number; headers: Readonly<Record<string, string>>; body: string },
  now: number,
): CloudAnswer {
  const { status } = reply;
  if (status >= 200 && status < 300) return { kind: 'accepted' };
  const reason = reasonOf(status, reply.body);
  if (status === 401 || status === 403) return { kind: 'paused', reason };
  if (status >= 400 && status < 500 && !passing.includes(status)) {
    return { kind: 'refused', reason, aboutContent: aboutContent.includes(status) };
  }
  return { kind: 'failed', reason, retryAfterMs: retryAfterMs(reply.headers['retry-after'], now) };
}

/** `The receiver answered 503: no room left`, on one line of at most 500 characters. */
function reasonOf(status: number, body: string): string {
  const said = body
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .toWellFormed();
  return `The receiver answered ${status}${said === '' ? '' : `: ${said}`}`.slice(0, longestReason).toWellFormed();
}

/** How long a receiver wants to be left alone: seconds, or a date (RFC 9110, section 10.2.3); at most a day. */
function retryAfterMs(header: string | undefined, now: number): number | null {
  const text = header?.trim() ?? '';
  // A date begins with the name of a day; Date.parse alone would take `-1` for one, too.
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : /^[A-Z][a-z]+,? /.test(text) ? Date.parse(text) - now : NaN;
  return Number.isNaN(ms) ? null : Math.min(longestWaitMs, Math.max(0, ms));
}

const firstDelayMs = 5000;
const longestDelayMs = 15 * 60_000;
/** Full jitter may come out as nothing at all. */
const shortestDelayMs = 1000;

/**
 * How long to wait before the next attempt: anything up to 5 s, doubling with each failure in a row up to 15 min (full
 * jitter: a thousand sites must not return together), but not less than the receiver wants; 15 min where this site is
 * not welcome. `failures` counts from 1, `random` is 0..1.
 */
export function retryDelayMs(setback: Setback, failures: number, random: number): number {
  if (setback.kind === 'paused') return longestDelayMs;
  const most = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(failures - 1, 20));
  return Math.max(shortestDelayMs, Math.round(most * random), setback.retryAfterMs ?? 0);
}

const patienceMs = 3_600_000;

/** Silence of the receiver is told to people when it has lasted an hour (product N6). */
export function silentBefore(now: number): number {
  return now - patienceMs;
}
