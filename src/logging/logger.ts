import type { LoggerService } from '@nestjs/common';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { createStream } from 'rotating-file-stream';
import type { Config } from '../config/config.js';

const wiring = ['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'WebSocketsController', 'NestFactory'];

/** Keys whose values never reach a log, wherever they turn up in a structured line. */
const secretKeys = ['password', 'token', 'access', 'refresh', 'ticket', 'key', 'secret', 'authorization', 'cookie'];
const redact = secretKeys.flatMap(key => [key, `*.${key}`, `*.*.${key}`]);

/**
 * Structured log of the whole program: JSON lines to stdout (commands: stderr and warnings only, stdout is for their data) and to
 * `<DATA_DIR>/logs/sitewatch.log`, which is rotated at 10 MB and kept five times.
 */
export class Logger implements LoggerService {
  private constructor(private readonly lines: pino.Logger) {}

  static open(config: Config, output: NodeJS.WritableStream = process.stdout, least?: pino.Level): Logger {
    const folder = join(config.dataDir, 'logs');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = createStream('sitewatch.log', { path: folder, size: '10M', maxFiles: 5, rotate: 5 });
    file.on('error', error => process.stderr.write(`The log file cannot be written: ${error.message}\n`));
    const wished = config.env.LOG_LEVEL;
    const quieter = least && wished !== 'silent' && pino.levels.values[wished]! < pino.levels.values[least]!;
    const level = quieter ? least : wished;
    const streams = pino.multistream([
      { level: 'trace', stream: output },
      { level: 'trace', stream: file },
    ]);
    const options = { level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime, redact };
    return new Logger(pino(options, streams));
  }

  static silent(): Logger {
    return new Logger(pino({ level: 'silent' }));
  }

  /** What the framework tells of its own wiring at every start is of use to its developers alone. */
  log(message: unknown, ...context: unknown[]): void {
    if (wiring.includes(String(context.at(-1)))) this.lines.debug(...line(message, context));
    else this.lines.info(...line(message, context));
  }

  error(message: unknown, ...context: unknown[]): void {
    this.lines.error(...line(message, context));
  }

  warn(message: unknown, ...context: unknown[]): void {
    this.lines.warn(...line(message, context));
  }

  debug(message: unknown, ...context: unknown[]): void {
    this.lines.debug(...line(message, context));
  }

  verbose(message: unknown, ...context: unknown[]): void {
    this.lines.trace(...line(message, context));
  }

  fatal(message: unknown, ...context: unknown[]): void {
    this.lines.fatal(...line(message, context));
  }
}

/** Nest passes the name of the class last; anything before it is data of the line. */
function line(message: unknown, context: unknown[]): [object, string] {
  const source = context.at(-1);
  const data = context.slice(0, -1).filter(value => value !== undefined);
  const fields = { ...(typeof source === 'string' ? { source } : {}), ...(data.length > 0 ? { data } : {}) };
  return [fields, message instanceof Error ? (message.stack ?? message.message) : String(message)];
}
