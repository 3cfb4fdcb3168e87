import { decodeText } from '../../terminal/wire/text.codec.js';

/**
 * What terminals say about themselves that is worth keeping, by the names they use. Everything else is left: among their
 * settings are passwords.
 */
const known = [
  'DeviceName',
  'DeviceType',
  'FaceCount',
  'FirmVer',
  'FPCount',
  'FPVersion',
  'FWVersion',
  'INFO',
  'IPAddress',
  'Language',
  'MAC',
  'MaxAttLogCount',
  'MaxUserCount',
  'OEMVendor',
  'Platform',
  'PushVersion',
  'SerialNumber',
  'TransactionCount',
  'UserCount',
];
const names = new Map(known.map(name => [name.toLowerCase(), name]));
const longestValue = 200;

/**
 * The known pairs `name=value` in a body, whichever way they are separated (lines, commas, tabs, `&`); a `~` before a name
 * is dropped. Never throws.
 */
export function decodeFacts(body: Buffer): Record<string, string> {
  const facts: Record<string, string> = {};
  for (const part of decodeText(body).split(/[\r\n\t,&]/)) {
    const [, given = '', value = ''] = /^\s*~?(\w{1,40})\s*=(.*)$/s.exec(part) ?? [];
    const name = names.get(given.toLowerCase());
    if (name !== undefined && value.trim() !== '') facts[name] = printable(value);
  }
  return facts;
}

/** One line that can be stored and shown. */
export function printable(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, longestValue)
    .toWellFormed();
}
