/** What a link says, without the proof that it was made here. */
export interface LinkContent {
  subject: string;
  /** Whole seconds since 1970. */
  expiresAt: number;
}

/** A link as text: `<subject>.<expiry>.<signature>`, of which the first two are what is signed. */
export interface LinkParts extends LinkContent {
  signed: string;
  signature: string;
}

/** The part that is signed; letters that need no escaping in a URL, and no dot at the end that a mail program would drop. */
export function encodeLink({ subject, expiresAt }: LinkContent): string {
  return `${Buffer.from(subject, 'utf8').toString('base64url')}.${expiresAt.toString(36)}`;
}

/** Null for text that {@link encodeLink} and a signature cannot have made, other spellings of the same included. */
export function decodeLink(token: string): LinkParts | null {
  const [subjectText, expiryText, signature, more] = token.split('.');
  if (!subjectText || !expiryText || !signature || more !== undefined) return null;
  const subject = Buffer.from(subjectText, 'base64url').toString('utf8');
  const expiresAt = /^[0-9a-z]{1,9}$/.test(expiryText) ? parseInt(expiryText, 36) : NaN;
  const signed = `${subjectText}.${expiryText}`;
  if (!Number.isSafeInteger(expiresAt) || encodeLink({ subject, expiresAt }) !== signed) return null;
  return { subject, expiresAt, signed, signature };
}
