/** One message goes to at most so many addresses; more belong on a list of the mail server. */
const maxRecipients = 20;

const maxAddressLength = 254;
const maxLocalLength = 64;
const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
/** Labels of a host name, other letters than a-z included: they are sent in their `xn--` form. */
const domain = /^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}_])?$/u;
const literal = /^\[(?:ipv6:[0-9a-f:.]+|\d{1,3}(?:\.\d{1,3}){3})\]$/i;

/** A sender or recipient as headers have it: `Name <address>`, or the address alone with an empty name. */
export interface Mailbox {
  name: string;
  address: string;
}

/** Whether a text is one bare mail address (RFC 5321, without quoted local parts). A domain of one label is taken. */
export function isMailAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  const [local, host] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || text.length > maxAddressLength || local.length > maxLocalLength || !localPart.test(local)) return false;
  return literal.test(host) || host.split('.').every(label => label.length <= 63 && domain.test(label));
}

/** The sender that a text describes, or null where it is none: `Sitewatch <sitewatch@example.org>` or a bare address. */
export function mailboxOf(text: string): Mailbox | null {
  const [, name = '', address = ''] = /^([^<>]*)<([^<>]*)>$/.exec(text.trim()) ?? [null, '', text.trim()];
  const isName = !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name) && name.length <= 100;
  return isName && isMailAddress(address) ? { name: name.trim().replace(/^"(.*)"$/, '$1'), address } : null;
}

/** The addresses of a recipient: one, or several separated by commas; each once. */
export function addressesOf(recipient: string): string[] {
  const addresses = recipient.split(',').map(text => text.trim());
  return [...new Set(addresses)].filter(text => text !== '');
}

/** What is wrong with a recipient; empty where mail can be sent to it. */
export function recipientProblems(recipient: string): string[] {
  const addresses = addressesOf(recipient);
  if (addresses.length === 0) return ['Give a mail address, or several separated by commas.'];
  const wrong = addresses.filter(address => !isMailAddress(address)).map(address => quoted(address));
  return [
    ...(addresses.length > maxRecipients ? [`At most ${maxRecipients} addresses.`] : []),
    ...(wrong.length > 0 ? [`No mail address: ${wrong.slice(0, 5).join(', ')}.`] : []),
  ];
}

const quoted = (text: string) => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text);
