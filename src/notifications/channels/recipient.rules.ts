import type { FieldError } from '../../shared/errors.js';

/** A problem with the recipient, or with the secret of a name, by field of the API. */
export function recipientProblem(message: string): FieldError {
  return { field: 'recipient', messages: [message] };
}

export function secretProblem(key: string, message: string): FieldError {
  return { field: `secrets.${key}`, messages: [message] };
}

/** Why a text cannot be the address messages are posted to, or null. */
export function urlProblem(text: string): string | null {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) return 'Give a complete address that begins with https:// or http://.';
  if (url.username !== '' || url.password !== '') return 'The address must not contain a user name or a password.';
  return text.length > 2_000 ? 'The address is longer than 2,000 characters.' : null;
}

/** Why a text cannot be sent as a bearer token, or null. */
export function tokenProblem(text: string): string | null {
  return /^[\x21-\x7e]{1,500}$/.test(text) ? null : 'A token has no spaces and no letters outside of ASCII.';
}

/** The international form, `+` and 7 to 15 digits (E.164). */
export function isPhoneNumber(text: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(text);
}

export const webhookPrefix = 'whsec_';

/** `whsec_` and the base64 of 24 to 64 bytes, as the Standard Webhooks specification wants it. */
export function isWebhookSecret(text: string): boolean {
  const base64 = text.startsWith(webhookPrefix) ? text.slice(webhookPrefix.length) : '';
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return false;
  const bytes = (base64.length / 4) * 3 - (base64.length - base64.replace(/=+$/, '').length);
  return bytes >= 24 && bytes <= 64;
}

/** A topic of an ntfy server, taken apart; null when a text is no address of one. */
export function ntfyTopicOf(recipient: string): { base: string; topic: string } | null {
  const url = URL.parse(recipient);
  const [, path, topic] = /^(\/(?:.*\/)?)([\w-]{1,64})$/.exec(url?.pathname ?? '') ?? [];
  if (!url || path === undefined || topic === undefined || url.search !== '' || url.hash !== '') return null;
  return { base: url.origin + path, topic };
}

/** What is wrong with a channel whose whole address is a secret and whose recipient is a label for people. */
export function secretUrlProblems(recipient: string, url: string | undefined): FieldError[] {
  const problem = url ? urlProblem(url) : 'The address to post to is needed.';
  return [
    ...(recipient.trim() === '' ? [recipientProblem('Give a name people know it by.')] : []),
    ...(URL.canParse(recipient)
      ? [recipientProblem('This is shown to everybody: the address belongs to the secrets.')]
      : []),
    ...(problem ? [secretProblem('url', problem)] : []),
  ];
}

/** The links of a message, with the words on their buttons. */
export function linksOf(message: {
  link: string | null;
  acknowledgeLink: string | null;
}): { label: string; url: string }[] {
  return [
    ...(message.link === null ? [] : [{ label: 'Open', url: message.link }]),
    ...(message.acknowledgeLink === null ? [] : [{ label: 'Acknowledge', url: message.acknowledgeLink }]),
  ];
}

/** A text cut to so many UTF-16 units, with an ellipsis and without half a letter. */
export function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 3).replace(/[\ud800-\udbff]$/, '')}...`;
}
