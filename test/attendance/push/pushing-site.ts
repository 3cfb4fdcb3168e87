import { sql } from 'kysely';
import { query } from '../../../src/database/bulk.js';
import { UnitOfWork } from '../../../src/database/unit-of-work.js';
import { MikroORM } from '@mikro-orm/postgresql';
import { PushingTerminal } from '../../../src/simulators/terminals/push/pushing-terminal.js';
import type { PushingTerminalOptions } from '../../../src/simulators/terminals/push/pushing-terminal.options.js';
import { testApp, type TestApp } from '../../support/app.js';

/** A punch as the ledger has it. */
export interface StoredPunch {
  code: string;
  local: string;
  at: string;
  state: number | null;
  verify: number | null;
  device: number;
  source: string;
}

export interface TerminalRow {
  id: number;
  serial_number: string;
  approval: string;
  device: number | null;
  device_name: string | null;
  ip_address: string;
  details: Record<string, string>;
  stamps: Record<string, string>;
}

let serials = 0;

/** The whole program with terminals that push to it. */
export class PushingSite {
  private constructor(readonly app: TestApp) {}

  static async open(): Promise<PushingSite> {
    return new PushingSite(await testApp({ roles: ['api'], env: { TZ: 'Europe/Kyiv' } }));
  }

  close(): Promise<void> {
    return this.app.close();
  }

  /** A terminal nobody has heard of. */
  terminal(options: Partial<PushingTerminalOptions> = {}): PushingTerminal {
    const serialNumber = `PUSH${String((serials += 1)).padStart(6, '0')}`;
    return new PushingTerminal({ url: this.app.url, zone: 'Europe/Kyiv', serialNumber, ...options });
  }

  /** One that was approved as a new device. */
  async approved(options: Partial<PushingTerminalOptions> = {}, input: object = {}): Promise<PushingTerminal> {
    const terminal = this.terminal(options);
    await terminal.round();
    await this.act(terminal, 'approve', input);
    return terminal;
  }

  async known({ serialNumber }: PushingTerminal): Promise<TerminalRow> {
    const { body } = await this.app.request<{ results: TerminalRow[] }>(
      'GET',
      `/api/hrm/push-terminals/?search=${serialNumber}`,
    );
    const [found] = body.results;
    if (!found) throw new Error(`${serialNumber} was never heard of.`);
    return found;
  }

  async act(terminal: PushingTerminal, action: 'approve' | 'refuse' | 'resend', input?: object): Promise<number> {
    const { id } = await this.known(terminal);
    return (await this.app.request('POST', `/api/hrm/push-terminals/${id}/${action}/`, input)).status;
  }

  /** What the ledger has of a terminal, in the order of time. */
  async punches(terminal: PushingTerminal): Promise<StoredPunch[]> {
    return this.rows<StoredPunch>(sql<StoredPunch>`
      select attendance_code as code, local_time as local, to_json(r.timestamp) #>> '{}' as at, in_out_state as state,
             verify_mode as verify, r.device_id as device, source
      from attendance_record r join push_terminal p on p.device_id = r.device_id
      where p.serial_number = ${terminal.serialNumber} order by r.local_time, r.attendance_code`);
  }

  /** A device as the live connection leaves it: its serial number is known. */
  async device(name: string, serialNumber: string): Promise<number> {
    const [row] = await this.rows<{ id: number }>(sql<{ id: number }>`
      insert into attendance_device (name, timezone, serial_number, created_at, updated_at)
      values (${name}, 'Europe/Kyiv', ${serialNumber}, now(), now()) returning id`);
    return row?.id ?? 0;
  }

  rows<Row>(statement: ReturnType<typeof sql<Row>>): Promise<Row[]> {
    const em = this.app.app.get(MikroORM).em;
    return this.app.app.get(UnitOfWork).run(() => query(em, statement));
  }
}
