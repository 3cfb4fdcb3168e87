import { parseArgs } from 'node:util';
import { loadConfig } from '../config/config.js';
import { InvalidEnvironment } from '../config/environment.js';
import { NoEmbeddedDatabase } from '../database/embedded-binaries.js';
import { isConnectionLoss } from '../database/faults.js';
import { SchemaBehind } from '../database/schema.js';
import { DomainError, InvalidInput } from '../shared/errors.js';
import { BadUse, print, type Command, type ExitCode } from './command.js';
import { attendanceConsoleCommand } from './attendance-console.command.js';
import { backupCommand } from './backup.command.js';
import { exportCommand } from './export.command.js';
import { demoCommand } from './demo.command.js';
import { importCommand } from './import.command.js';
import { restoreCommand } from './restore.command.js';
import { bacnetNativeWorkerCommand } from './bacnet-native-worker.command.js';
import { checkHeartbeatsCommand } from './check-heartbeats.command.js';
import { checkServersCommand } from './check-servers.command.js';
import { checkOutageCommand } from './check-outage.command.js';
import { createAccountCommand } from './create-account.command.js';
import { migrateCommand } from './migrate.command.js';
import { openApiCommand } from './openapi.command.js';
import { runRealtimeAttendanceListenerCommand } from './run-realtime-attendance-listener.command.js';
import { serveCommand } from './serve.command.js';
import { setupSystemCommand } from './setup-system.command.js';
import { simulateCommand } from './simulate.command.js';
import { startSchedulerCommand } from './start-scheduler.command.js';

const commands: Command[] = [
  serveCommand,
  migrateCommand,
  setupSystemCommand,
  createAccountCommand,
  checkServersCommand,
  checkOutageCommand,
  checkHeartbeatsCommand,
  startSchedulerCommand,
  runRealtimeAttendanceListenerCommand,
  attendanceConsoleCommand,
  bacnetNativeWorkerCommand,
  backupCommand,
  restoreCommand,
  exportCommand,
  importCommand,
  simulateCommand,
  demoCommand,
  openApiCommand,
];

/** Runs the command that the arguments name; every error becomes one readable message and an exit code. */
export async function run(args: string[]): Promise<ExitCode> {
  const [name, ...rest] = args;
  const command = commands.find(known => known.name === name);
  if (!command) {
    print(overview());
    return name === undefined || name === '--help' || name === 'help' ? 0 : 2;
  }
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      options: { ...command.options, help: { type: 'boolean' } },
      allowPositionals: command.takes !== undefined,
    });
    if (values['help']) {
      print(helpOf(command));
      return 0;
    }
    return await command.run(loadConfig(), values, positionals);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    return isBadUse(error) ? 2 : 1;
  }
}

function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return ['Usage: npm run cli -- <command> [options]', '', ...lines, '', 'Each command has --help.'].join('\n');
}

function helpOf(command: Command): string {
  const lines = Object.entries(command.options).map(([name, { type }]) => {
    const shape = type === 'boolean' ? `--${name}` : `--${name} <value>`;
    return `  ${shape.padEnd(26)} ${command.help[name] ?? ''}`;
  });
  return [
    `Usage: npm run cli -- ${[command.name, command.takes ?? []].flat().join(' ')} [options]`,
    '',
    command.summary,
    '',
    ...lines,
  ].join('\n');
}

function isBadUse(error: unknown): boolean {
  if (error instanceof BadUse || error instanceof InvalidInput) return true;
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

/** Errors that a user can do something about are told in their own words; all others with their stack. */
function explain(error: unknown): string {
  if (error instanceof InvalidInput) {
    return error.errors.map(({ field, messages }) => `${field}: ${messages.join(', ')}`).join('\n');
  }
  const known = [InvalidEnvironment, NoEmbeddedDatabase, SchemaBehind, DomainError, BadUse];
  if (!(error instanceof Error)) return String(error);
  if (isBadUse(error) || known.some(kind => error instanceof kind)) return error.message;
  if (isConnectionLoss(error)) return `The database cannot be reached: ${error.message}`;
  if ('code' in error && error.code === 'EADDRINUSE') return `${error.message}. Set PORT to another one.`;
  return error.stack ?? error.message;
}
