/** What a receiver answered over HTTP. */
export interface HttpReply {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
  truncated: boolean;
}

/** How an attempt ended. `text` is the answer as it may be stored and shown: short, and without secrets. */
export type Verdict =
  | { delivered: true; text: string }
  | { delivered: false; text: string; reason: string; permanent: boolean; retryAfterSeconds: number | null };

const longestText = 2_000;
const longestWaitSeconds = 86_400;

/**
 * Judges an answer: 2xx is a delivery; 408, 425, 429 and 5xx pass by themselves; every other 4xx, and a redirect (which
 * is not followed), stays the same until somebody changes something here.
 */
export function judgeReply(reply: HttpReply, url: string, secrets: readonly string[], now: Date): Verdict {
  const { status } = reply;
  const text = withoutSecrets(reply.body, secrets, reply.truncated);
  if (status >= 200 && status < 300) return { delivered: true, text };
  if (status >= 300 && status < 400) {
    const reason = withoutSecrets(redirection(status, url, reply.headers['location']), secrets, false);
    return { delivered: false, text, reason, permanent: true, retryAfterSeconds: null };
  }
  const passes = status === 408 || status === 425 || status === 429 || status >= 500;
  const retryAfterSeconds = passes ? retryAfter(reply.headers['retry-after'], now) : null;
  return { delivered: false, text, reason: `The receiver answered ${status}.`, permanent: !passes, retryAfterSeconds };
}

function redirection(status: number, url: string, location: string | undefined): string {
  const target = location === undefined ? null : URL.parse(location, url);
  if (!target) return `The receiver answered ${status} instead of taking the message.`;
  target.username = '';
  target.password = '';
  const where = target.href.slice(0, 300);
  return `The receiver answered ${status} and points to ${where}. Redirects are not followed: enter the final address.`;
}

/** Seconds a receiver asks to be left alone, given as seconds or as a date (RFC 9110, section 10.2.3); at most a day. */
export function retryAfter(header: string | undefined, now: Date): number | null {
  const text = header?.trim() ?? '';
  // A date always begins with the name of a day; Date.parse alone would take `-1` for one, too.
  const isDate = /^[A-Z][a-z]+,? /.test(text);
  const seconds = /^\d+$/.test(text) ? Number(text) : isDate ? (Date.parse(text) - now.getTime()) / 1000 : NaN;
  return Number.isNaN(seconds) ? null : Math.min(longestWaitSeconds, Math.max(0, Math.ceil(seconds)));
}

/**
 * An answer as it may be stored: every secret, plain or in the encodings a receiver would repeat it in, is replaced, and
 * what is left is cut at 2,000 characters. `truncated`: the end of the answer is missing, and may be half a secret.
 */
export function withoutSecrets(text: string, secrets: readonly string[], truncated: boolean): string {
  const spellings = [...new Set(secrets.filter(secret => secret !== '').flatMap(spellingsOf))];
  // The longest first, so that no part of a longer one is left over.
  spellings.sort((one, other) => other.length - one.length);
  const whole = truncated ? text.slice(0, Math.max(0, text.length - (spellings[0]?.length ?? 0))) : text;
  const clean = spellings.reduce((rest, spelling) => rest.replaceAll(spelling, '***'), whole);
  return clean
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim()
    .slice(0, longestText)
    .toWellFormed();
}

function spellingsOf(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  const base64 = btoa(String.fromCharCode(...bytes));
  const json = JSON.stringify(secret).slice(1, -1);
  return [secret, encodeURIComponent(secret.toWellFormed()), json, json.replaceAll('/', '\\/'), base64];
}

/** What is secret about a URL that is a secret as a whole: its path, the longer parts of it, and what its query says. */
export function secretPartsOf(url: string): string[] {
  const parsed = URL.parse(url);
  if (!parsed) return [url];
  const { pathname, search, searchParams } = parsed;
  const parts = [...pathname.split('/'), ...searchParams.values()].filter(part => part.length >= 8);
  const paths = [pathname + search, pathname].filter(path => path !== '/');
  return [url, parsed.href, ...paths, ...parts];
}
