/** How a simulated server may behave; see `describeMode` for what each does. */
export const serverModes = [
  'up',
  'slow',
  'failing',
  'hanging',
  'refusing',
  'resetting',
  'truncated',
  'endless',
  'gzip-bomb',
  'big-headers',
  'drip',
  'redirect',
  'redirect-chain',
  'redirect-loop',
  'metadata-redirect',
  'bad-certificate',
  'expired-certificate',
  'other-host-certificate',
  'expiring-certificate',
  'flapping',
] as const;
export type ServerMode = (typeof serverModes)[number];

export interface Behaviour {
  mode: ServerMode;
  /** Time before an answer, in ms. Unset: 1,000 for `slow`, else none. */
  delayMs?: number;
  /** Status of the answer. Unset: 503 for `failing`, else 200. */
  status?: number;
  /** Body of a good answer, and its type. */
  body?: string;
  contentType?: string;
  /** Compression of a good answer, whatever the client accepts. */
  encoding?: 'gzip' | 'deflate' | 'br';
  /** Redirects before the final answer of a `redirect-chain`. Unset: 3. */
  hops?: number;
  /** Where a `redirect` leads, with which status (302 unless set). */
  location?: string;
  /** Requests answered well, then as many answered with `status`, by a `flapping` server. Unset: 5. */
  every?: number;
  /** Days left on an `expiring-certificate`. Unset: 7. */
  days?: number;
}

export function isServerMode(text: unknown): text is ServerMode {
  return serverModes.some(mode => mode === text);
}

/** What a server in this mode does, for people. */
export function describeMode(mode: ServerMode): string {
  return descriptions[mode];
}

const descriptions: Record<ServerMode, string> = {
  up: 'answers at once',
  slow: 'answers after a delay',
  failing: 'answers with an error status',
  hanging: 'accepts the connection and never answers',
  refusing: 'accepts no connection',
  resetting: 'resets every connection',
  truncated: 'breaks off in the middle of the body',
  endless: 'sends a body without end',
  'gzip-bomb': 'sends 1 MiB that unpacks to 1 GiB',
  'big-headers': 'sends 100 kB of headers',
  drip: 'sends one byte of its body per second',
  redirect: 'redirects to a given address',
  'redirect-chain': 'answers after several redirects',
  'redirect-loop': 'redirects to itself',
  'metadata-redirect': 'redirects to the metadata service of a cloud',
  'bad-certificate': 'shows a self-signed certificate',
  'expired-certificate': 'shows a certificate that expired a month ago',
  'other-host-certificate': 'shows a certificate of another host',
  'expiring-certificate': 'shows a certificate that expires within days',
  flapping: 'is well and unwell by turns',
};

/** Whether a mode is about certificates and so needs a server that speaks TLS. */
export function needsTls(mode: ServerMode): boolean {
  return mode.endsWith('-certificate');
}

/** Whether request number `count` (from 1) to a flapping server is answered well. */
export function flappingIsUp(count: number, every = 5): boolean {
  return Math.floor((count - 1) / Math.max(1, every)) % 2 === 0;
}

/** Reads a behaviour from the body of a control request; a text says what is wrong with it. */
export function parseBehaviour(input: unknown): Behaviour | string {
  if (typeof input !== 'object' || input === null || !('mode' in input)) return 'The body must be {"mode": "..."}';
  if (!isServerMode(input.mode)) return `The mode must be one of ${serverModes.join(', ')}`;
  const behaviour: Behaviour = { mode: input.mode };
  for (const [name, value] of Object.entries(input)) {
    if (name === 'mode') continue;
    if (isNumberOption(name) && typeof value === 'number' && Number.isFinite(value) && value >= 0)
      behaviour[name] = value;
    else if (isTextOption(name) && typeof value === 'string') behaviour[name] = value;
    else if (name === 'encoding' && (value === 'gzip' || value === 'deflate' || value === 'br'))
      behaviour.encoding = value;
    else return `${name} is not an option, or its value is not one it may have`;
  }
  const { status = 200 } = behaviour;
  if (!Number.isInteger(status) || status < 200 || status > 599) return 'The status must lie in 200..599';
  return behaviour;
}

const numberOptions = ['delayMs', 'status', 'hops', 'every', 'days'] as const;
const textOptions = ['body', 'contentType', 'location'] as const;

function isNumberOption(name: string): name is (typeof numberOptions)[number] {
  return numberOptions.some(option => option === name);
}

function isTextOption(name: string): name is (typeof textOptions)[number] {
  return textOptions.some(option => option === name);
}
