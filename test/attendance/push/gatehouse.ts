import { sql } from 'kysely';
import { Ledger } from '../../../src/attendance/ledger/ledger.service.js';
import { PushGate, type AdmittedTerminal } from '../../../src/attendance/push/push-gate.service.js';
import { PushIntake } from '../../../src/attendance/push/push-intake.service.js';
import { decodeCall, type PushCall } from '../../../src/attendance/push/wire/push-call.codec.js';
import { query } from '../../../src/database/bulk.js';
import { EventBus } from '../../../src/events/bus.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';

/** A delivery with these parameters. */
export function callOf(parameters: string): PushCall {
  const call = decodeCall('POST', `/iclock/cdata?${parameters}`);
  if (!call) throw new Error('This is no call.');
  return call;
}

/** The services that let terminals in, on a database and a clock of their own. */
export class Gatehouse {
  clock = new FakeClock('2026-03-02T08:00:00Z');
  gate: PushGate;
  intake: PushIntake;

  private constructor(private readonly database: TestDatabase) {
    this.restart();
  }

  static async open(): Promise<Gatehouse> {
    return new Gatehouse(await testDatabase());
  }

  close(): Promise<void> {
    return this.database.close();
  }

  /** As it was in the beginning. */
  async clear(): Promise<void> {
    await this.rows(sql`truncate push_terminal, attendance_device, attendance_record, event restart identity cascade`);
    this.restart();
  }

  /** Lets a terminal in, or throws. */
  admit(serialNumber: string, address = '10.0.0.1'): Promise<AdmittedTerminal> {
    return this.run(() => this.gate.admit(callOf(`SN=${serialNumber}`), address));
  }

  /** What a terminal is told that is not let in. */
  refusal(serialNumber: string, address?: string): Promise<unknown> {
    return this.admit(serialNumber, address).then(
      () => 'admitted',
      (error: unknown) => error,
    );
  }

  async device(name: string, serialNumber: string, isEnabled = true): Promise<number | undefined> {
    const [row] = await this.rows<{ id: number }>(sql<{ id: number }>`
      insert into attendance_device (name, timezone, serial_number, is_enabled, created_at, updated_at)
      values (${name}, 'Europe/Kyiv', ${serialNumber}, ${isEnabled}, now(), now()) returning id`);
    return row?.id;
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return this.database.unitOfWork.run(work);
  }

  rows<Row>(statement: ReturnType<typeof sql<Row>>): Promise<Row[]> {
    return this.run(() => query(this.database.em, statement));
  }

  private restart(): void {
    const { em } = this.database;
    this.clock = new FakeClock('2026-03-02T08:00:00Z');
    const bus = new EventBus(em, this.clock);
    this.gate = new PushGate(em, bus, this.clock);
    this.intake = new PushIntake(em, this.clock, new Ledger(em, bus, this.clock));
  }
}
