import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Clock } from '../shared/clock.js';
import { Unauthenticated } from '../shared/errors.js';
import { decodeLink, encodeLink } from './signed-link.codec.js';

/** What a link may be for. The subject of `incident.acknowledge` is `<id of the incident>:<recipient of the message>`. */
export type LinkPurpose = 'incident.acknowledge';

/**
 * Tokens for links in messages: whoever holds one may do the one thing it is about until it expires, without a login.
 * HMAC-SHA256 under a key derived from SECRET_KEY for each purpose, so that a link opens nothing but what it was made
 * for. What it says can be read by everybody; nothing secret belongs into a subject.
 */
@Injectable()
export class SignedLinks {
  private readonly keys = new Map<LinkPurpose, Buffer>();

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Text that needs no escaping in a URL; expires at the end of the second of `expiresAt`. */
  sign(purpose: LinkPurpose, subject: string, expiresAt: Date): string {
    const signed = encodeLink({ subject, expiresAt: Math.floor(expiresAt.getTime() / 1000) });
    return `${signed}.${this.signatureOf(purpose, signed)}`;
  }

  /** The subject. Throws Unauthenticated: `link_invalid` for text that was not signed here for this purpose, `link_expired`. */
  read(purpose: LinkPurpose, token: string): string {
    const link = decodeLink(token);
    if (!link || !sameText(link.signature, this.signatureOf(purpose, link.signed))) {
      throw new Unauthenticated('link_invalid', 'This link is not valid: it is incomplete, or it was not made here.');
    }
    if (link.expiresAt < Math.floor(this.clock.now().getTime() / 1000)) {
      throw new Unauthenticated('link_expired', 'This link has expired.');
    }
    return link.subject;
  }

  private signatureOf(purpose: LinkPurpose, signed: string): string {
    return createHmac('sha256', this.keyOf(purpose)).update(signed).digest('base64url');
  }

  private keyOf(purpose: LinkPurpose): Buffer {
    const known = this.keys.get(purpose);
    if (known) return known;
    const key = Buffer.from(hkdfSync('sha256', this.config.secretKey, '', `sitewatch link ${purpose}`, 32));
    this.keys.set(purpose, key);
    return key;
  }
}

/** In constant time; the length of a signature is no secret. */
function sameText(a: string, b: string): boolean {
  const [first, second] = [Buffer.from(a), Buffer.from(b)];
  return first.length === second.length && timingSafeEqual(first, second);
}
