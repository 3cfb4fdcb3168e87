/** Where a URL leads, taken apart. */
export interface Destination {
  tls: boolean;
  /** Name or address, without brackets and final dot. */
  host: string;
  port: number;
  /** Path and query. */
  path: string;
  /** As the `Host` header has it. */
  authority: string;
}

/** Headers that decide how a request is framed or where it goes; they are never taken from outside. */
const ownHeaders = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
  'expect',
  'keep-alive',
  'accept-encoding',
]);

/** Takes a URL apart, or says why it cannot be used. */
export function destinationOf(text: string): Destination | { refused: string } {
  const url = URL.parse(text);
  if (!url) return { refused: 'This is not a complete URL.' };
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { refused: 'Only http:// and https:// addresses can be used.' };
  }
  if (url.username !== '' || url.password !== '') {
    return { refused: 'The address must not contain a user name or a password.' };
  }
  const tls = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (host === '') return { refused: 'The address has no host.' };
  const port = url.port === '' ? (tls ? 443 : 80) : Number(url.port);
  return { tls, host, port, path: url.pathname + url.search, authority: url.host };
}

/** Why the headers of a request cannot be sent, or null: a line break in one could smuggle in a second request. */
export function headerProblem(headers: Readonly<Record<string, string>>): string | null {
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return 'A header has a name that cannot be sent.';
    if (ownHeaders.has(name.toLowerCase())) return `The header ${name} cannot be set.`;
    if (!/^[\t\x20-\x7e]*$/.test(value)) return `The header ${name} has a value that cannot be sent.`;
  }
  return null;
}

const textOfCode: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', 'is a name that does not exist'],
  ['EAI_AGAIN', 'could not be looked up; the name server does not answer'],
  ['ECONNREFUSED', 'refused the connection'],
  ['ECONNRESET', 'closed the connection before its answer was complete'],
  ['EPIPE', 'closed the connection before its answer was complete'],
  ['ETIMEDOUT', 'cannot be reached'],
  ['EHOSTUNREACH', 'cannot be reached'],
  ['ENETUNREACH', 'cannot be reached'],
  ['HPE_HEADER_OVERFLOW', 'answered with headers that are too large'],
]);

/** What went wrong while speaking with a host, in words, from the code of Node's error. */
export function describeFailure(host: string, code: string): string {
  if (/^(CERT_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/.test(code)) {
    return `The certificate of ${host} cannot be trusted (${code}).`;
  }
  if (/^(ERR_SSL|ERR_TLS|EPROTO)/.test(code)) return `${host} does not speak TLS as it should (${code}).`;
  const text = textOfCode.get(code) ?? (code.startsWith('HPE_') ? 'did not answer in HTTP' : null);
  return `${host} ${text ?? `could not be asked (${code || 'unknown reason'})`}.`;
}
