import { parseApiKey } from '../auth/api-keys/api-key.codec.js';
import { provenance } from '../auth/guard/same-origin.rules.js';
import type { Credentials } from '../auth/login.service.js';

/** How a live client introduced itself. */
export interface Handshake {
  headers: Record<string, string | string[] | undefined>;
  /** Path and query. */
  url: string;
  /** A bare token from a place of the protocol's own (Socket.IO `auth.token`, WebSocket subprotocol). */
  token?: string;
}

/** Subprotocol a client offers beside its token. */
const subprotocol = 'sitewatch';
const bearerPrefix = 'bearer.';

/**
 * Everything the client showed. The cookie does not count where a page of another site opened the connection: browsers
 * send cookies along with a socket that a foreign page opens.
 */
export function credentialsOf(handshake: Handshake, cookieName: string, publicUrl: string | undefined): Credentials {
  const { headers } = handshake;
  const from = provenance({
    origin: first(headers['origin']),
    fetchSite: first(headers['sec-fetch-site']),
    host: first(headers['host']) ?? '',
    publicUrl,
  });
  return {
    authorization: first(headers['authorization']) ?? bearer(handshake.token),
    cookieToken: from === 'foreign' ? undefined : cookieOf(first(headers['cookie']), cookieName),
    ticket: ticketOf(handshake.url),
  };
}

function ticketOf(url: string): string | undefined {
  const [, search = ''] = url.split('?', 2);
  return new URLSearchParams(search).get('ticket') ?? undefined;
}

/** Value of one cookie of a `Cookie` header. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  const pair = header?.split(';').find(part => part.trimStart().startsWith(`${name}=`));
  return pair?.slice(pair.indexOf('=') + 1).trim();
}

/** Token in `Sec-WebSocket-Protocol: sitewatch, <token>` or `bearer.<token>`. */
export function tokenOfProtocols(offered: Iterable<string>): string | undefined {
  const names = [...offered];
  const prefixed = names.find(name => name.startsWith(bearerPrefix));
  if (prefixed) return prefixed.slice(bearerPrefix.length);
  return names.includes(subprotocol) ? names.find(name => name !== subprotocol) : undefined;
}

/** The subprotocol to agree on: ours, else the first offered (browsers hang up on a server that picks none). */
export function agreedProtocol(offered: Iterable<string>): string | false {
  const names = [...offered];
  return names.includes(subprotocol) ? subprotocol : (names[0] ?? false);
}

/** A bare token as the header it stands for; one that is written as a whole header is taken as it is. */
function bearer(token: string | undefined): string | undefined {
  if (!token) return undefined;
  if (/^(bearer|api-key) /i.test(token)) return token;
  return parseApiKey(token) ? `Api-Key ${token}` : `Bearer ${token}`;
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
