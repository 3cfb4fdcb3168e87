import { decodeText } from './text.codec.js';

const maxCharacters = 200;

/** `~SerialNumber` as the terminals expect it: ended by NUL. */
export function encodeOptionName(name: string): Buffer {
  return Buffer.from(`${name}\0`, 'ascii');
}

/**
 * The value of `name=value`, cut at the first NUL and split at the first `=`. Null for another option, or for an empty
 * value: some terminals have an empty serial number. Of a longer value the first {@link maxCharacters} characters.
 */
export function decodeOption(name: string, data: Buffer): string | null {
  const text = decodeText(data);
  const equals = text.indexOf('=');
  if (equals === -1 || text.slice(0, equals) !== name) return null;
  return (
    text
      .slice(equals + 1)
      .trim()
      .slice(0, maxCharacters) || null
  );
}

/** The firmware's version, a bare text. */
export function decodeVersion(data: Buffer): string | null {
  return decodeText(data).trim().slice(0, maxCharacters) || null;
}
