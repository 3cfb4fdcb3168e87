import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, PayloadTooLargeException } from '@nestjs/common';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { Clock } from '../../shared/clock.js';
import { Forbidden } from '../../shared/errors.js';
import { Ledger } from '../ledger/ledger.service.js';
import type { AdmittedTerminal } from './push-gate.service.js';
import { hasBegun } from './push.rules.js';
import { decodeAttendanceLog } from './wire/attendance-log.codec.js';
import type { PushCall } from './wire/push-call.codec.js';
import { stampedTables } from './wire/push-options.codec.js';

/** Terminals deliver some hundred at once. */
const mostLines = 20_000;
/** Punches stored in one transaction. */
const batch = 5000;

/** Takes what terminals deliver. */
@Injectable()
export class PushIntake {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly ledger: Ledger,
  ) {}

  /**
   * Stores the punches in a body; a line that says none is kept as it came, and counts, or the terminal would send it for
   * ever. Returns the number of lines when all of them are safe: a terminal forgets what it is told was taken. What comes
   * again is stored once.
   */
  async take(terminal: AdmittedTerminal, body: Buffer): Promise<number> {
    const { deviceId, clockDriftMs } = terminal;
    const { punches, scraps } = decodeAttendanceLog(body, terminal.timezone);
    const taken = punches.length + scraps.length;
    if (taken > mostLines) throw new PayloadTooLargeException(`At most ${mostLines} lines are taken at once.`);
    const origin = { deviceId, source: 'push' as const, receivedAt: this.clock.now() };
    const incoming = punches.map(punch => ({ ...punch, ...origin, clockDriftMs }));
    for (let from = 0; from < incoming.length; from += batch) {
      await this.ledger.store(incoming.slice(from, from + batch));
    }
    for (let from = 0; from < scraps.length; from += batch) {
      await this.ledger.store(
        [],
        scraps.slice(from, from + batch).map(scrap => ({ ...scrap, ...origin })),
      );
    }
    await this.requireDevice(deviceId);
    return taken;
  }

  /**
   * Remembers how far the terminal has delivered. Not while it has yet to be told to begin anew, and not where it was told
   * so since the call came: then this is about the time before.
   */
  async remember({ deviceId, stamps }: AdmittedTerminal, { table, stamp }: PushCall): Promise<void> {
    if (stamp === null || !stampedTables.includes(table) || !hasBegun(stamps) || stamps[table] === stamp) return;
    await query(
      this.em,
      sql`update attendance_device set push_stamps = push_stamps || jsonb_build_object(${table}::text, ${stamp}::text)
          where id = ${deviceId} and jsonb_exists(push_stamps, 'ATTLOG')
            and push_stamps ->> ${table}::text is not distinct from ${stamps[table] ?? null}::text`,
    );
  }

  /** How far a terminal has delivered that asks where to begin; from now on what it says of that counts. */
  async begin({ deviceId }: AdmittedTerminal): Promise<Record<string, string>> {
    const [row] = await query<{ stamps: Record<string, string> }>(
      this.em,
      sql<{ stamps: Record<string, string> }>`
        update attendance_device set push_stamps = '{"ATTLOG": "0"}'::jsonb || push_stamps where id = ${deviceId}
        returning push_stamps as stamps`,
    );
    return row?.stamps ?? {};
  }

  /** The ledger leaves out what is of no device: where this one was deleted meanwhile, the terminal must keep its punches. */
  private async requireDevice(id: number): Promise<void> {
    const found = await query(this.em, sql`select from attendance_device where id = ${id}`);
    if (found.length === 0) throw new Forbidden('This terminal waits for approval.');
  }
}
