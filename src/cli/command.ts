import type { ParseArgsOptionsConfig } from 'node:util';
import type { Config } from '../config/config.js';

/** Values of the options of one call, as `node:util` parses them. */
type Options = Record<string, string | boolean | undefined>;

/** 0: fine; 1: found trouble, or something failed; 2: called wrongly. */
export type ExitCode = 0 | 1 | 2;

export interface Command {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** Option names with what they mean, for `--help`; `--help` itself is common to all. */
  options: ParseArgsOptionsConfig;
  help: Record<string, string>;
  /** What stands after the name, for `--help`; absent where nothing may. */
  takes?: string;
  run(config: Config, options: Options, positionals: string[]): Promise<ExitCode>;
}

/** Thrown for a call that cannot be meant: the message and the command's help are shown, exit code 2. */
export class BadUse extends Error {}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Records as aligned columns, with a header line. */
export function table(rows: Record<string, string | number | null>[]): string {
  const [first] = rows;
  if (!first) return '(none)';
  const names = Object.keys(first);
  const cells = [names, ...rows.map(row => names.map(name => String(row[name] ?? '-')))];
  const widths = names.map((_, column) => Math.max(...cells.map(row => row[column]?.length ?? 0)));
  return cells
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
