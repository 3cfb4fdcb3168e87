import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { SecretBox } from '../../../src/config/secret-box.js';
import { Config, type DatabaseAddress } from '../../../src/config/config.js';
import { readEnvironment } from '../../../src/config/environment.js';
import { query } from '../../../src/database/bulk.js';
import { TerminalSimulator } from '../../../src/simulators/terminals/terminal.simulator.js';
import type { TerminalSimulatorOptions } from '../../../src/simulators/terminals/terminal.simulator.options.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { Proxy } from '../../program/proxy.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { TerminalProcess } from './terminal-process.js';

/** What is known of a terminal. */
export interface DeviceRow {
  id: number;
  state: string | null;
  connected: boolean;
  problem: string | null;
  failures: number;
  retryMs: number | null;
  realtime: boolean;
  disabledAt: string | null;
  told: boolean;
  syncedAt: string | null;
  pollFailures: number;
  logCount: number | null;
  logStored: number | null;
  serial: string | null;
}

const start = '2026-03-03T12:00:00Z';
const key = { ENVIRONMENT: 'test', SECRET_KEY: 'k'.repeat(40), TZ: 'Europe/Kyiv' };

/** Simulated terminals, a database and the processes that speak with them; what is opened is closed with it. */
export class TerminalSite {
  clock = new FakeClock(start);
  private readonly config: Config;
  private opened: (() => Promise<unknown>)[] = [];

  private constructor(
    private readonly database: TestDatabase,
    env: Record<string, string>,
  ) {
    this.config = new Config(readEnvironment({ ...key, ...env }));
  }

  static async open(env: Record<string, string> = {}): Promise<TerminalSite> {
    Logger.overrideLogger(false);
    return new TerminalSite(await testDatabase(), env);
  }

  get address(): DatabaseAddress {
    return this.database.address;
  }

  async close(): Promise<void> {
    await this.clear();
    await this.database.close();
  }

  /** No process, no terminal, nothing stored, the clock at noon. */
  async clear(): Promise<void> {
    for (const close of this.opened.splice(0).toReversed()) await close();
    await this.rows(
      sql`truncate employee, attendance_device, attendance_record, undecodable_record, event restart identity cascade`,
    );
    this.clock = new FakeClock(start);
  }

  /** A process; `settings` differ from those of the site. */
  async process(env: Record<string, string> = {}, address?: DatabaseAddress): Promise<TerminalProcess> {
    const config = Object.keys(env).length > 0 ? new Config(readEnvironment({ ...key, ...env })) : this.config;
    const process = await TerminalProcess.open(address ?? this.database.address, config, this.clock);
    this.opened.push(() => process.stop());
    return process;
  }

  /** A line to the database that can be cut. */
  async line(): Promise<{ line: Proxy; address: DatabaseAddress }> {
    const line = new Proxy(this.database.address);
    await line.open();
    this.opened.push(() => line.shut().catch(() => undefined));
    return { line, address: { ...this.database.address, host: '127.0.0.1', port: line.port } };
  }

  /** A terminal in Kyiv whose clock is right. */
  async terminal(options: TerminalSimulatorOptions = {}): Promise<TerminalSimulator> {
    const { clock } = this;
    const terminal = await TerminalSimulator.open({ zone: 'Europe/Kyiv', clock, ...options });
    this.opened.push(() => terminal.close());
    return terminal;
  }

  /** The device that stands for it; its id. */
  async device({ port }: { port: number }, password: string | null = null, realtime = true): Promise<number> {
    const sealed = password === null ? null : new SecretBox(this.config).seal(password, 'terminal password');
    const [row] = await this.rows<{ id: number }>(sql<{ id: number }>`
      insert into attendance_device (name, timezone, ip_address, port, password, realtime_enabled, created_at, updated_at)
      values (${`Gate ${port}`}, 'Europe/Kyiv', '127.0.0.1', ${port}, ${sealed}, ${realtime}, now(), now()) returning id`);
    return row?.id ?? 0;
  }

  async row(id: number): Promise<DeviceRow> {
    const [row] = await this.rows<DeviceRow>(sql<DeviceRow>`
      select id, connection_state as state, is_connected as connected, problem, failures,
             (extract(epoch from retry_at) * 1000)::float8 - ${this.clock.now().getTime()} as "retryMs",
             realtime_enabled as realtime, to_json(realtime_disabled_at) #>> '{}' as "disabledAt",
             unreachable_told as told, to_json(polling_synced_at) #>> '{}' as "syncedAt",
             poll_failures as "pollFailures", log_count as "logCount", log_stored as "logStored",
             serial_number as serial
      from attendance_device where id = ${id}`);
    if (!row) throw new Error(`There is no terminal ${id}.`);
    return row;
  }

  /** What the ledger has of a terminal, `17 2026-03-03T14:00:00`, in order. */
  async ledger(id: number): Promise<string[]> {
    const rows = await this.rows<{ code: string; local: string }>(sql<{ code: string; local: string }>`
      select attendance_code as code, local_time as local from attendance_record where device_id = ${id}`);
    return rows.map(({ code, local }) => `${code} ${local}`).sort();
  }

  /** Facts that were stored since the last call, in order. */
  async told(...names: string[]): Promise<string[]> {
    const facts = await this.rows(sql<{ name: string }>`
      with gone as (delete from event where name = any(${names}::text[]) returning id, name)
      select name from gone order by id`);
    return facts.map(({ name }) => name);
  }

  rows<Row>(statement: ReturnType<typeof sql<Row>>): Promise<Row[]> {
    return this.database.unitOfWork.run(() => query(this.database.em, statement));
  }
}

const two = (value: number) => String(value).padStart(2, '0');

/** The log of a terminal as {@link TerminalSite.ledger} tells it. */
export function logOf({ log }: TerminalSimulator): string[] {
  return log
    .map(({ code, at }) => {
      const date = `${at.year}-${two(at.month)}-${two(at.day)}`;
      return `${code} ${date}T${two(at.hour)}:${two(at.minute)}:${two(at.second)}`;
    })
    .sort();
}
