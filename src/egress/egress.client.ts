/** One request to an address that a person typed in: a webhook, an SMS gateway, another site. */
export interface EgressRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `http:` or `https:`, without credentials. */
  url: string;
  /** Printable ASCII. `Host`, `Connection`, `Content-Length` and the like are the client's own business. */
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** Milliseconds until the whole answer must be there, from the look-up of the name on; default 10,000. */
  deadlineMs?: number;
  signal?: AbortSignal;
}

export interface EgressReply {
  status: number;
  /** By lower-case name; repeated ones joined by a comma. */
  headers: Readonly<Record<string, string>>;
  /** Unpacked and read as UTF-8, at most 64 KiB. */
  body: string;
  /** There was more than `body` holds, or it could not be unpacked. */
  truncated: boolean;
}

/**
 * This request is never made: the URL is unusable, or leads to an address that may not be reached. Nothing was sent,
 * and the message is the same whoever listens there, so that nobody can use Sitewatch to look around in a network.
 */
export class EgressRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EgressRefused';
  }
}

/** There was no complete answer: no such name, no connection, no trusted certificate, cut off, or too late. */
export class EgressFailed extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EgressFailed';
  }
}

/**
 * Speaks HTTP with whoever a person named, and with nobody inside the network unless an admin allowed it
 * (EGRESS_ALLOW_CIDRS). Redirects are answers like any other. Messages of errors name the host, never the path.
 */
export abstract class EgressClient {
  /** Rejects with EgressRefused, EgressFailed, or the reason of `signal`. */
  abstract request(request: EgressRequest): Promise<EgressReply>;
}
