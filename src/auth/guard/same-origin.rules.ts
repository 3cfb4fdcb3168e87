/** Headers of a request that say which page caused it; browsers set them, pages cannot forge them. */
export interface Provenance {
  origin: string | undefined;
  fetchSite: string | undefined;
  /** Host and port the request was sent to. */
  host: string;
  /** The configured public address, for a proxy that rewrites the host. */
  publicUrl: string | undefined;
}

/**
 * Where a request came from: a page of Sitewatch itself, somewhere else, or unknown (neither header: not a browser).
 * `Sec-Fetch-Site` decides where it is present; on plain HTTP browsers send only `Origin`.
 */
export function provenance({ origin, fetchSite, host, publicUrl }: Provenance): 'same' | 'foreign' | 'unknown' {
  if (fetchSite !== undefined) return fetchSite === 'same-origin' ? 'same' : 'foreign';
  if (origin === undefined) return 'unknown';
  const from = URL.canParse(origin) ? new URL(origin) : null;
  if (!from) return 'foreign';
  const own = `${from.protocol}//${host}`;
  if (URL.canParse(own) && new URL(own).host === from.host) return 'same';
  return publicUrl !== undefined && new URL(publicUrl).origin === from.origin ? 'same' : 'foreign';
}
