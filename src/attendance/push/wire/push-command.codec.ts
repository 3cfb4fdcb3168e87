import { decodeText } from '../../terminal/wire/text.codec.js';
import { linesOf } from './line.codec.js';

/**
 * Every command a terminal is ever sent: to look at its options and its log again, and to tell about itself. There is one
 * that runs a shell on the terminal and there are others that change users; they cannot be said here.
 */
const pushCommands = ['CHECK', 'INFO'] as const;
export type PushCommand = (typeof pushCommands)[number];

/** What a terminal says about a command it was sent. */
interface CommandResult {
  id: string;
  /** 0: done; negative: it was not. Null where it does not say. */
  returned: number | null;
  command: string;
}

export function encodeCommand(id: number, command: PushCommand): string {
  return `C:${id}:${command}\n`;
}

/** The results in a body, of which there may be several; other lines belong to what a command has asked for. */
export function decodeResults(body: Buffer): CommandResult[] {
  return linesOf(body).flatMap(line => {
    const text = decodeText(line).trim();
    if (!/^ID=/i.test(text)) return [];
    const pairs = new Map([...new URLSearchParams(text)].map(([name, value]) => [name.toLowerCase(), value]));
    const returned = Number(pairs.get('return')?.trim() || Number.NaN);
    const result = {
      id: (pairs.get('id') ?? '').slice(0, 30),
      returned: Number.isInteger(returned) ? returned : null,
      command: (pairs.get('cmd') ?? '').trim().slice(0, 60),
    };
    return [result];
  });
}
