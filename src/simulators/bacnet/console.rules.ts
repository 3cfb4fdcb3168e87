import { ObjectId } from '../../bacnet/network/address.codec.js';
import { parseObject } from './model/vocabulary.rules.js';

/** What a line typed at the console means. */
export type ConsoleCommand = { does: 'help' } | { does: 'list' } | { does: 'nothing' } | DeviceCommand;

export type DeviceCommand =
  | { does: 'show' | 'kill' | 'revive' | 'announce'; device: number }
  | { does: 'set'; device: number; object: ObjectId; value: number };

export const consoleHelp = [
  'list                     all devices',
  'show 1001                the points of a device',
  'set 1001 ai:1 22.5       a value; ai ao av bi bo bv msi mso msv',
  'kill 1001                it answers no more',
  'revive 1001              it does again',
  'announce 1001            it says that it is there',
].join('\n');

/** A text says what is wrong with the line. */
export function parseConsoleLine(line: string): ConsoleCommand | string {
  const [does = '', number = '', name = '', text = ''] = line.trim().split(/\s+/);
  if (does === '') return { does: 'nothing' };
  if (does === 'help' || does === 'list') return { does };
  const isKnown = does === 'show' || does === 'kill' || does === 'revive' || does === 'announce';
  if (!isKnown && does !== 'set') return `Unknown: ${does}. Type help.`;
  if (!/^\d{1,7}$/.test(number)) return `Say which device: ${does} 1001`;
  const device = Number(number);
  if (isKnown) return { does, device };
  const object = parseObject(name);
  const value = Number(text);
  if (!object || text === '' || !Number.isFinite(value)) return 'Say which point and which value: set 1001 ai:1 22.5';
  return { does: 'set', device, object, value };
}
