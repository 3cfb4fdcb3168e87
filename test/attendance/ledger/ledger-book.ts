import { sql } from 'kysely';
import type { RecordSource } from '../../../src/attendance/ledger/attendance-record.rules.js';
import { Ledger, type IncomingPunch } from '../../../src/attendance/ledger/ledger.service.js';
import { decodeTimeBytes } from '../../../src/attendance/terminal/wire/device-time.codec.js';
import { query } from '../../../src/database/bulk.js';
import { EventBus } from '../../../src/events/bus.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';

/** A record as it is stored. */
export interface StoredRecord {
  device: number;
  code: string;
  local: string;
  at: string;
  resolution: string;
  valid: boolean;
  notes: string;
  state: number | null;
  verify: number | null;
  work: number | null;
  source: RecordSource;
  raw: string;
}

const noon = '2026-03-03T12:00:00Z';

/** The ledger on a database and a clock of its own, with two terminals in Berlin. */
export class LedgerBook {
  clock = new FakeClock(noon);
  readonly bus: EventBus;
  readonly ledger: Ledger;

  private constructor(private readonly database: TestDatabase) {
    const clock = { now: () => this.clock.now(), monotonic: () => this.clock.monotonic() };
    this.bus = new EventBus(database.em, clock);
    this.ledger = new Ledger(database.em, this.bus, clock);
  }

  static async open(): Promise<LedgerBook> {
    return new LedgerBook(await testDatabase());
  }

  close(): Promise<void> {
    return this.database.close();
  }

  /** Empty, with the terminals 1 and 2, at noon. */
  async clear(): Promise<void> {
    this.clock = new FakeClock(noon);
    await this.rows(
      sql`truncate employee, attendance_device, attendance_record, undecodable_record, event restart identity cascade`,
    );
    await this.device('Gate');
    await this.device('Door');
  }

  async device(name: string, timezone = 'Europe/Berlin'): Promise<void> {
    await this.rows(
      sql`insert into attendance_device (name, timezone, created_at, updated_at)
          values (${name}, ${timezone}, now(), now())`,
    );
  }

  store(...[punches, scraps]: Parameters<Ledger['store']>): ReturnType<Ledger['store']> {
    return this.database.unitOfWork.run(() => this.ledger.store(punches, scraps));
  }

  rows<Row>(statement: ReturnType<typeof sql<Row>>): Promise<Row[]> {
    return this.database.unitOfWork.run(() => query(this.database.em, statement));
  }

  records(): Promise<StoredRecord[]> {
    return this.rows<StoredRecord>(sql<StoredRecord>`
      select device_id as device, attendance_code as code, local_time as local,
             to_char(timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, zone_resolution as resolution,
             is_valid as valid, notes, in_out_state as state, verify_mode as verify, work_code::float8 as work, source,
             encode(raw_data, 'hex') as raw
      from attendance_record order by device_id, local_time, attendance_code`);
  }

  /** What was told, without the ids of records, in order. */
  async told(): Promise<{ name: string; payload: Record<string, unknown> }[]> {
    return this.rows(sql<{ name: string; payload: Record<string, unknown> }>`
      with gone as (delete from event returning id, name, payload)
      select name, payload - 'record_id' as payload from gone order by id`);
  }
}

/** Somebody punches at what the terminal's clock showed, `YYYY-MM-DDTHH:MM:SS`. */
export function punchAt(local: string, changes: Partial<IncomingPunch> = {}): IncomingPunch {
  const [year = 0, ...rest] = local.split(/[-T:]/).map(Number);
  return {
    deviceId: 1,
    source: 'log',
    code: '17',
    time: decodeTimeBytes(Buffer.from([year - 2000, ...rest]), 0),
    verify: 1,
    state: 0,
    workCode: null,
    raw: Buffer.from(`${local} ${changes.code ?? '17'}`),
    clockDriftMs: null,
    receivedAt: new Date(noon),
    ...changes,
  };
}
