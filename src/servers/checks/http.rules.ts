import { formatPeer, withoutBrackets } from './check.address.rules.js';
import { CheckTarget } from './check.rules.js';

/** One request of a check: the first one, or the one a redirect asked for. */
export interface HttpRequest {
  tls: boolean;
  /** Without brackets. */
  host: string;
  port: number;
  /** Path and query, printable ASCII. */
  path: string;
  method: string;
  headers: Record<string, string>;
  body: string | null;
}

/** Headers that say nothing secret and may follow a redirect to another origin; all others stay behind. */
const harmlessHeaders = new Set(['accept', 'accept-language', 'user-agent']);

export const maxRedirects = 5;

export function firstRequest(target: CheckTarget): HttpRequest {
  const tls = target.protocol === 'https';
  const { method, headers, body } = target;
  const port = target.port ?? (tls ? 443 : 80);
  return { tls, host: withoutBrackets(target.host), port, path: encodePath(target.path), method, headers, body };
}

/** The path as it goes over the wire: absolute, without fragment, everything but printable ASCII percent-encoded. */
export function encodePath(path: string): string {
  const absolute = path.startsWith('/') ? path : `/${path}`;
  const plain = absolute.includes('#') ? absolute.slice(0, absolute.indexOf('#')) : absolute;
  return /^[\x21-\x7e]*$/.test(plain)
    ? plain
    : plain.replace(/[^\x21-\x7e]+/gu, part => encodeURI(part.toWellFormed()));
}

/**
 * The request a redirect asks for, or why it is not followed. 303, and 301 and 302 after a POST, turn into GET without
 * a body; to another origin nothing goes along but harmless headers, above all no credentials and no body.
 */
export function nextRequest(request: HttpRequest, status: number, location: string): HttpRequest | { refused: string } {
  const base = `${request.tls ? 'https' : 'http'}://${formatPeer(request.host, request.port)}${request.path}`;
  const url = URL.parse(location, base);
  if (!url) return { refused: 'Redirected to an address that is not valid' };
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { refused: `Redirected to ${url.protocol} instead of http or https` };
  }
  const tls = url.protocol === 'https:';
  const host = withoutBrackets(url.hostname);
  const port = url.port === '' ? (tls ? 443 : 80) : Number(url.port);
  const sameOrigin = tls === request.tls && port === request.port && host === request.host.toLowerCase();
  const becomesGet =
    status === 303 || (request.method === 'POST' && status <= 302) || (!sameOrigin && request.body !== null);
  return {
    tls,
    host,
    port,
    path: url.pathname + url.search,
    method: becomesGet && request.method !== 'HEAD' ? 'GET' : request.method,
    headers: sameOrigin ? withoutHost(request.headers) : onlyHarmless(request.headers),
    body: becomesGet || !sameOrigin ? null : request.body,
  };
}

function withoutHost(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'host'));
}

function onlyHarmless(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => harmlessHeaders.has(name.toLowerCase())));
}

/** Identifies a request among those of one check: meeting it twice is a loop. */
export function requestKey({ tls, host, port, path, method }: HttpRequest): string {
  return `${method} ${tls} ${host} ${port} ${path}`;
}

/**
 * The headers of a request as a flat list of names and values. The user's own come last and replace ours; those that
 * frame the message (length, connection) are always ours, so that no header can smuggle a second request.
 */
export function headerList(request: HttpRequest, acceptEncoding: string | null): string[] {
  const own = new Map<string, [string, string]>();
  const usualPort = request.port === (request.tls ? 443 : 80);
  const literal = request.host.includes(':') ? `[${request.host.split('%')[0]}]` : request.host;
  own.set('host', ['Host', usualPort ? literal : `${literal}:${request.port}`]);
  own.set('user-agent', ['User-Agent', 'Sitewatch']);
  own.set('accept', ['Accept', '*/*']);
  for (const [name, value] of Object.entries(request.headers)) own.set(name.toLowerCase(), [name, value]);
  for (const name of ['connection', 'transfer-encoding', 'content-length', 'accept-encoding']) own.delete(name);
  if (acceptEncoding !== null) own.set('accept-encoding', ['Accept-Encoding', acceptEncoding]);
  if (request.body !== null) own.set('content-length', ['Content-Length', `${utf8Length(request.body)}`]);
  return [...own.values(), ['Connection', 'close']].flat();
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}

export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}
