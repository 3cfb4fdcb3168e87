import { sql } from 'kysely';
import { query } from '../../../src/database/bulk.js';
import { Database } from '../../../src/database/database.js';
import { EventBus } from '../../../src/events/bus.js';
import { Consumers } from '../../../src/events/consumers.js';
import { Feed } from '../../../src/events/feed.js';
import type { LiveMessage } from '../../../src/events/live-message.js';
import { Relay } from '../../../src/events/relay.js';
import { WakeUp } from '../../../src/events/wake-up.js';
import type { ResultKind } from '../../../src/servers/checks/check.rules.js';
import type { Checked } from '../../../src/servers/checks/checked.js';
import { RollupService } from '../../../src/servers/history/rollup.service.js';
import { RecordMemory } from '../../../src/servers/status/record-memory.js';
import { RecordService, type Recorded } from '../../../src/servers/status/record.service.js';
import { StatusWriter } from '../../../src/servers/status/status-writer.service.js';
import { StatusService, type CoverChange } from '../../../src/servers/status/status.service.js';
import { TrackedServers } from '../../../src/servers/status/tracked-servers.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import type { TestDatabase } from '../../support/database.js';
import { emptyBooks } from '../books.js';
import { configOf } from '../history/history.js';
import { start } from './histories.js';

/** What one process needs to store results, with everything that its live clients hear. */
export class Recorder {
  readonly seen: LiveMessage[] = [];
  readonly bus: EventBus;
  private readonly relay: Relay;
  private readonly records: RecordService;
  private readonly status: StatusService;

  private constructor(private readonly database: TestDatabase) {
    const { em, unitOfWork, address } = database;
    const clock = new FakeClock(new Date(start));
    const feed = new Feed();
    this.bus = new EventBus(em, clock);
    const consumers = new Consumers(em, unitOfWork, this.bus);
    this.relay = new Relay(em, unitOfWork, this.bus, feed, new WakeUp(Database.at(address)), consumers);
    const writer = new StatusWriter(em, this.bus);
    const rollups = new RollupService(em, clock, configOf());
    const memory = new RecordMemory(new TrackedServers(this.bus), emptyBooks(database, clock, this.bus), rollups);
    this.records = new RecordService(em, unitOfWork, this.relay, writer, memory);
    this.status = new StatusService(em, writer);
    feed.messages.subscribe(message => this.seen.push(message));
  }

  static async open(database: TestDatabase): Promise<Recorder> {
    const recorder = new Recorder(database);
    await recorder.relay.onApplicationBootstrap();
    return recorder;
  }

  record(results: readonly Checked[]): Promise<Recorded> {
    return this.records.record(results);
  }

  cover(changes: readonly CoverChange[]): Promise<void> {
    const { em, unitOfWork } = this.database;
    return unitOfWork.run(() => em.transactional(() => this.status.cover(changes)));
  }

  /** New servers, checked every minute, whose status begins at the start of the histories. */
  begin(count: number, parentId: number | null = null): Promise<number[]> {
    const { em, unitOfWork } = this.database;
    return unitOfWork.run(() =>
      em.transactional(async () => {
        const rows = await query<{ id: number }>(
          em,
          sql<{ id: number }>`
            insert into server (name, protocol, host, parent_id, check_interval, timeout, retry_interval,
                                failure_threshold, recovery_threshold, created_at, updated_at)
            select gen_random_uuid()::text, 'http', 'localhost', ${parentId}::int, 60, 10, 20, 2, 2, 'epoch', 'epoch'
            from generate_series(1, ${count}::int) returning id`,
        );
        const ids = rows.map(({ id }) => id);
        await this.status.begin(ids, new Date(start));
        return ids;
      }),
    );
  }

  close(): Promise<void> {
    return this.relay.beforeApplicationShutdown();
  }
}

/** One result of a check; `message` is its cause. */
export function checked(
  serverId: number,
  slot: number,
  kind: ResultKind,
  { at = start + slot * 60_000, message = '' }: { at?: number; message?: string } = {},
): Checked {
  const phases = { dns: 0, connect: 0, tls: 0, firstByte: 0 };
  const responseTimeMs = kind === 'failure' ? null : 12;
  return {
    serverId,
    slot,
    at,
    outcome: { kind, responseTimeMs, statusCode: null, message, phases, certificate: null },
  };
}
