import type { SecretBox } from '../config/secret-box.js';

const purpose = 'server headers';

/** The stored form of a server's headers: names in the clear, each value sealed; null without any. */
export function sealHeaders(box: SecretBox, headers: Record<string, string>): string | null {
  const sealed = Object.entries(headers).map(([name, value]) => [name, box.seal(value, purpose)]);
  return sealed.length === 0 ? null : JSON.stringify(Object.fromEntries(sealed));
}

/** The headers to send. Throws SecretUnreadable where they were stored under another SECRET_KEY. */
export function openHeaders(box: SecretBox, stored: string | null | undefined): Record<string, string> {
  return Object.fromEntries(entries(stored).map(([name, value]) => [name, box.open(value, purpose)]));
}

/** The names alone, which are no secret. */
export function headerNames(stored: string | null | undefined): string[] {
  return entries(stored).map(([name]) => name);
}

function entries(stored: string | null | undefined): [string, string][] {
  if (!stored) return [];
  const parsed: unknown = JSON.parse(stored);
  return Object.entries(parsed ?? {}).map(([name, value]) => [name, String(value)]);
}
