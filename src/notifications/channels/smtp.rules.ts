import { oneLine } from '../content/wording.rules.js';

/** How far a session with a mail server had got when it failed; `connect` ends with TLS. */
export type SmtpStage = 'connect' | 'login' | 'message';

/**
 * 503: commands out of order, which says nothing about the message. 552: over a quota, which RFC 5321 (4.5.3.1.10) wants
 * taken as temporary, and mailboxes get emptied.
 */
const passing = [503, 552];

/**
 * Whether the same message would be refused again. A server that cannot be reached, or not safely, may be back any
 * minute; a login is refused for good unless the server says otherwise (4xx); of the message only a 5xx counts.
 */
export function isPermanent(stage: SmtpStage, status: number | null): boolean {
  if (stage === 'connect') return false;
  if (status === null) return stage === 'login';
  return status >= 500 && !passing.includes(status);
}

/** What the refusal of a command means; `command` is the verb that was answered. */
export function refusalOf(command: string): string {
  if (command.startsWith('AUTH')) return 'The mail server refused the login';
  if (command.startsWith('MAIL')) return 'The mail server refused the sender';
  if (command.startsWith('RCPT')) return 'The mail server refused the recipient';
  if (command.startsWith('DATA')) return 'The mail server refused the message';
  return 'The mail server broke off';
}

/** A server's reply as one line of at most 2,000 characters; what must not be shown is blotted out. */
export function shownReply(reply: string, secrets: readonly string[]): string {
  const hidden = secrets
    .filter(secret => secret.length >= 4)
    .reduce((text, secret) => text.replaceAll(secret, '***'), reply);
  return oneLine(hidden).slice(0, 2000);
}
