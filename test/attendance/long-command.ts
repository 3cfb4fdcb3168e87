import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.js';
import { endingOf, gather, type Ending } from '../support/program.js';

const main = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));

/** A command of the program that runs until it is stopped, as a process of its own; killed with its test at the latest. */
export class LongCommand {
  private readonly stdout: { text: string };
  private readonly stderr: { text: string };

  private constructor(private readonly child: ChildProcessWithoutNullStreams) {
    this.stdout = gather(child.stdout);
    this.stderr = gather(child.stderr);
  }

  /** In a data folder, and with what is said there once it runs. */
  static async start(folder: string, args: string[], ready: RegExp): Promise<LongCommand> {
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, ENVIRONMENT: 'test', DATA_DIR: folder, PORT: '0' };
    const child = spawn(process.execPath, [main, ...args], { cwd: folder, env });
    onTestFinished(async () => {
      child.kill('SIGKILL');
      await endingOf(child);
    });
    const command = new LongCommand(child);
    await command.says(ready);
    return command;
  }

  /** Everything that was said so far. */
  get text(): string {
    return this.stdout.text + this.stderr.text;
  }

  /** Waits until it has said that. */
  async says(wanted: RegExp): Promise<RegExpExecArray> {
    await eventually(() => {
      if (!wanted.test(this.text)) throw new Error(`It never said ${wanted}:\n${this.text}`);
    }, 30_000);
    const found = wanted.exec(this.text);
    if (!found) throw new Error('It is unsaid.');
    return found;
  }

  /** Types a line and waits for an answer that was not given before. */
  async type(line: string, answer: RegExp): Promise<string> {
    const { length } = this.text;
    this.child.stdin.write(`${line}\n`);
    await eventually(() => {
      if (!answer.test(this.text.slice(length))) throw new Error(`No answer to ${line}:\n${this.text.slice(length)}`);
    });
    return this.text.slice(length);
  }

  async end(signal: NodeJS.Signals): Promise<Ending> {
    const ending = endingOf(this.child);
    this.child.kill(signal);
    return ending;
  }

  /** Simulated terminals in a process of their own, with their ports. */
  static async simulate(folder: string, count: number): Promise<{ command: LongCommand; ports: number[] }> {
    const args = ['simulate', 'terminals', '--count', String(count), '--port', '0'];
    const command = await LongCommand.start(folder, args, /Type help/);
    const ports = [...command.text.matchAll(/127\.0\.0\.1 +(\d+)/g)].map(([, port]) => Number(port));
    return { command, ports };
  }
}
