import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { noFaults } from './terminal.simulator.options.js';
import type { TerminalSimulator } from './terminal.simulator.js';

const help = `list                      what the terminals hold
punch <terminal> <code> [state]   somebody punches; state 0 in, 1 out, ... 255 none
miss <terminal> <code>    the same without an event: only the log has it
mute <terminal>           it takes everything and answers nothing
drift <terminal> <s>      its clock is so many seconds ahead
reset <terminal>          ends every connection as a restart does
mend <terminal>           all faults are gone`;

type Command = (terminal: TerminalSimulator, words: string[]) => string;

const commands: Record<string, Command> = {
  punch: (terminal, [code, state]) => said(code, terminal.punch(code ?? '', undefined, Number(state ?? 0))),
  miss: (terminal, [code, state]) => said(code, terminal.store(code ?? '', undefined, Number(state ?? 0))),
  mute: terminal => {
    terminal.set({ mute: true });
    return 'It is mute.';
  },
  drift: (terminal, [seconds]) => {
    terminal.set({ clockAheadMs: Number(seconds ?? 0) * 1000 });
    return `Its clock is ${Number(seconds ?? 0)} s ahead.`;
  },
  reset: terminal => {
    terminal.reset();
    return 'Every connection is gone.';
  },
  mend: terminal => {
    terminal.set(noFaults);
    return 'It works.';
  },
};

/** Obeys what is typed, line by line; what is returned stops listening. */
export function openTerminalConsole(
  terminals: readonly TerminalSimulator[],
  input: Readable,
  print: (text: string) => void,
): () => void {
  const lines = createInterface({ input });
  lines.on('line', line => {
    const answer = obey(terminals, line.trim().split(/\s+/));
    if (answer !== '') print(answer);
  });
  return () => lines.close();
}

function obey(terminals: readonly TerminalSimulator[], [verb = '', number, ...words]: string[]): string {
  if (verb === '') return '';
  if (verb === 'list') return terminals.map(describe).join('\n');
  const command = commands[verb];
  if (!command) return help;
  const terminal = terminals[Number(number) - 1];
  return terminal ? command(terminal, words) : `There are terminals 1 to ${terminals.length}.`;
}

function describe({ port, log, clients }: TerminalSimulator, index: number): string {
  return `${index + 1}  port ${port}  ${log.length} records  ${clients} clients`;
}

function said(code: string | undefined, punch: object | null): string {
  if (!code) return 'Say whose code.';
  return punch ? `${code} punched.` : 'Its log is full: it takes no punch.';
}
