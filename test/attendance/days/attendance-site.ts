import { sql } from 'kysely';
import type { DirectionMode } from '../../../src/attendance/devices/attendance-device.rules.js';
import { Config } from '../../../src/config/config.js';
import { readEnvironment } from '../../../src/config/environment.js';
import { query } from '../../../src/database/bulk.js';
import { EventBus } from '../../../src/events/bus.js';
import { zoneOffsetMs } from '../../../src/shared/zones.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';

/** Tuesday morning in Lisbon, where winter time is UTC. */
const tuesday = '2026-03-03T12:00:00.000Z';
const zone = 'Europe/Lisbon';

interface Terminal {
  mode?: DirectionMode;
  since?: string;
  syncedAt?: string | null;
  logReadAt?: string | null;
  enabled?: boolean;
}

interface Punched {
  device?: number;
  state?: number | null;
  resolution?: string;
  valid?: boolean;
}

/** A ledger with people, terminals and punches, on a database and a clock of its own. */
export class AttendanceSite {
  readonly clock = new FakeClock(tuesday);
  readonly config = new Config(readEnvironment({ ENVIRONMENT: 'test', SECRET_KEY: 'k'.repeat(40), TZ: zone }));
  readonly bus: EventBus;

  private constructor(readonly database: TestDatabase) {
    this.bus = new EventBus(database.em, this.clock);
  }

  static async open(): Promise<AttendanceSite> {
    return new AttendanceSite(await testDatabase());
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return this.database.unitOfWork.run(work);
  }

  rows<Row>(statement: ReturnType<typeof sql<Row>>): Promise<Row[]> {
    return this.run(() => query(this.database.em, statement));
  }

  /** Nobody, no terminal, no punch, the clock on Tuesday. */
  async clear(): Promise<void> {
    await this.rows(
      sql`truncate employee, attendance_device, attendance_record, work_schedule, event restart identity cascade`,
    );
    this.clock.step(Date.parse(tuesday) - this.clock.now().getTime());
  }

  /** Somebody known since January. */
  async employee(name: string, code: string | null, active = true, since = '2026-01-01T00:00:00Z'): Promise<number> {
    return this.inserted(
      sql`insert into employee (employee_name, fake_name, display_order, attendance_code, active, created_at, updated_at)
          select ${name}, ${name}, coalesce(max(display_order), 0) + 1, ${code}, ${active}, ${since}, ${since}
          from employee returning id`,
    );
  }

  /** A terminal that was polled this moment. */
  async terminal(name: string, { mode = 'status', since, syncedAt, logReadAt, enabled = true }: Terminal = {}) {
    const synced = syncedAt === undefined ? this.clock.now().toISOString() : syncedAt;
    return this.inserted(
      sql`insert into attendance_device (name, timezone, direction_mode, is_enabled, polling_synced_at, log_read_at,
                                         created_at, updated_at)
          values (${name}, ${zone}, ${mode}, ${enabled}, ${synced}, ${logReadAt ?? null},
                  ${since ?? '2026-01-01T00:00:00Z'}, now()) returning id`,
    );
  }

  /** A record in the ledger, at an instant given in UTC: `2026-03-02T09:00`. */
  async punch(
    code: string,
    at: string,
    { device = 1, state = null, resolution = 'unique', valid = true }: Punched = {},
  ) {
    const instant = Date.parse(`${at}Z`);
    const local = new Date(instant + zoneOffsetMs(zone, instant)).toISOString().slice(0, 19);
    return this.inserted(
      sql`insert into attendance_record (device_id, attendance_code, timestamp, local_time, zone_resolution, is_valid,
                                         in_out_state, source, received_at, raw_data)
          values (${device}, ${code}, ${new Date(instant).toISOString()}, ${local}, ${resolution}, ${valid}, ${state},
                  'log', now(), '') returning id::float8`,
    );
  }

  /** Monday to Friday. */
  async schedule(startsAt: string, endsAt: string, isDefault = true): Promise<number> {
    return this.inserted(
      sql`insert into work_schedule (name, weekdays, starts_at, ends_at, is_default, created_at, updated_at)
          values (${`${startsAt}-${endsAt}`}, '[1,2,3,4,5]', ${startsAt}, ${endsAt}, ${isDefault}, now(), now())
          returning id`,
    );
  }

  /** Facts that were stored since the last call, in order. */
  async told(): Promise<{ name: string; payload: Record<string, unknown> }[]> {
    return this.rows(sql<{ name: string; payload: Record<string, unknown> }>`
      with gone as (delete from event returning id, name, payload) select name, payload from gone order by id`);
  }

  async close(): Promise<void> {
    await this.database.close();
  }

  private async inserted(statement: ReturnType<typeof sql<{ id: number }>>): Promise<number> {
    const [row] = await this.rows(statement);
    return row?.id ?? 0;
  }
}
