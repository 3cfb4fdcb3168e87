import { MikroORM } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { CollectionLock } from '../../../src/bacnet/collection/collection-lock.js';
import { CollectionSchedule } from '../../../src/bacnet/collection/collection-schedule.js';
import { CollectionMonitor } from '../../../src/bacnet/collection/collection.monitor.js';
import { DeviceOutcomes } from '../../../src/bacnet/collection/device-outcomes.js';
import { FleetCollector } from '../../../src/bacnet/collection/fleet-collector.js';
import { ReadingsBacklog } from '../../../src/bacnet/collection/readings-backlog.js';
import { ValueChanges } from '../../../src/bacnet/collection/value-changes.js';
import { DeviceRegistry } from '../../../src/bacnet/devices/device-registry.service.js';
import { BacnetClients, type SocketPlace } from '../../../src/bacnet/field/bacnet-clients.js';
import { BacnetField } from '../../../src/bacnet/field/bacnet-field.js';
import { MockNetwork } from '../../../src/bacnet/field/mock-network.js';
import type { ObjectId } from '../../../src/bacnet/network/address.codec.js';
import type { CallOptions, ReadSpec } from '../../../src/bacnet/network/bacnet.client.js';
import { BacstackClient } from '../../../src/bacnet/network/bacstack.client.js';
import { PointLimits } from '../../../src/bacnet/points/point-limits.service.js';
import { ReadingRetention } from '../../../src/bacnet/readings/reading-retention.service.js';
import { ReadingRollups } from '../../../src/bacnet/readings/reading-rollups.service.js';
import { ReadingsWriter } from '../../../src/bacnet/readings/readings-writer.service.js';
import { Config } from '../../../src/config/config.js';
import { readEnvironment } from '../../../src/config/environment.js';
import { query } from '../../../src/database/bulk.js';
import { Database } from '../../../src/database/database.js';
import { UnitOfWork } from '../../../src/database/unit-of-work.js';
import { EventBus } from '../../../src/events/bus.js';
import { Health } from '../../../src/http/health.js';
import { ormOptions } from '../../../src/mikro-orm.config.js';
import type { BacnetSimulator } from '../../../src/simulators/bacnet/bacnet.simulator.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { Proxy } from '../../program/proxy.js';
import { freshDatabase, type FreshDatabase } from '../../support/database.js';
import { enumeratedObject, foundDevice, noon } from '../devices/building.js';

/** Asks once and waits half a second, so that tests do not wait for the dead. */
class HurriedClient extends BacstackClient {
  override read(address: string, object: ObjectId, wanted: { property: number }, options: CallOptions = {}) {
    return super.read(address, object, wanted, { ...options, timeoutMs: 500, retries: 0 });
  }

  override readMultiple(address: string, specs: readonly ReadSpec[], options: CallOptions = {}) {
    return super.readMultiple(address, specs, { ...options, timeoutMs: 500, retries: 0 });
  }
}

class HurriedClients extends BacnetClients {
  constructor(private readonly clock: FakeClock) {
    super();
  }

  building() {
    return this.at({ host: '127.0.0.1', port: 0, broadcast: '127.255.255.255' });
  }

  at(place: SocketPlace) {
    return new HurriedClient({ ...place, clock: this.clock });
  }
}

/** Can be waited for. */
class WatchedCollector extends FleetCollector {
  idle: Promise<unknown> = Promise.resolve();

  override collect(...what: Parameters<FleetCollector['collect']>): Promise<void> {
    const run = super.collect(...what);
    this.idle = Promise.allSettled([this.idle, run]);
    return run;
  }
}

class NoMockNetwork extends MockNetwork {
  open(): Promise<SocketPlace> {
    throw new Error('There is none in this test.');
  }

  async close(): Promise<void> {}
}

/** What collects, beside a building of simulated controllers, on a database behind a line that can be cut. The clock stands. */
export class CollectionSite {
  /** Past the moments after noon at which the devices have their turns. */
  readonly clock = new FakeClock(new Date(noon + 10_000));
  readonly registry: DeviceRegistry;
  readonly field: BacnetField;
  readonly backlog: ReadingsBacklog;
  readonly schedule: CollectionSchedule;
  readonly lock: CollectionLock;
  readonly changes: ValueChanges;
  readonly monitor: CollectionMonitor;
  private readonly collector: WatchedCollector;
  private readonly retention: ReadingRetention;

  private constructor(
    readonly fresh: FreshDatabase,
    readonly line: Proxy,
    private readonly orm: MikroORM,
  ) {
    const { em } = orm;
    const unitOfWork = new UnitOfWork(orm);
    const { clock } = this;
    const config = new Config(readEnvironment({ ENVIRONMENT: 'test', SECRET_KEY: 'k'.repeat(40) }));
    const bus = new EventBus(em, clock);
    const rollups = new ReadingRollups(em, clock, config);
    this.retention = new ReadingRetention(em, unitOfWork, clock, config, rollups);
    const writer = new ReadingsWriter(em, rollups, new PointLimits(em, bus, clock));
    this.registry = new DeviceRegistry(em, bus, clock);
    this.field = new BacnetField(config, new HurriedClients(clock), new NoMockNetwork(), new Health());
    this.backlog = new ReadingsBacklog(writer, unitOfWork);
    this.schedule = new CollectionSchedule(this.registry, unitOfWork, clock);
    this.lock = new CollectionLock(Database.at(addressOver(fresh, line)));
    this.changes = new ValueChanges(this.field, this.backlog, clock);
    const outcomes = new DeviceOutcomes(this.registry, unitOfWork, clock);
    this.collector = new WatchedCollector(this.field, this.backlog, outcomes, clock, config);
    this.monitor = new CollectionMonitor(this.lock, this.schedule, this.collector, this.changes);
  }

  static async open(): Promise<CollectionSite> {
    const fresh = await freshDatabase();
    const line = new Proxy(fresh.address);
    await line.open();
    const orm = await MikroORM.init(ormOptions(addressOver(fresh, line), 5));
    const site = new CollectionSite(fresh, line, orm);
    await site.retention.onModuleInit();
    return site;
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return new UnitOfWork(this.orm).run(work);
  }

  rows<Row>(statement: ReturnType<typeof sql<Row>>): Promise<Row[]> {
    return this.run(() => query(this.orm.em, statement));
  }

  /** Stores the devices of a building with all their points, collected every so many seconds. */
  async know(building: BacnetSimulator, intervalSeconds = 60): Promise<void> {
    for (const { instance, address, name, objects } of building.devices) {
      const [known] = await this.run(() => this.registry.saveDiscovered([foundDevice({ instance, address, name })]));
      const listed = Array.from(objects, ({ id }) => enumeratedObject(id));
      const enumeration = { complete: true, expected: listed.length, objects: listed };
      await this.run(() => this.registry.saveEnumeration(known?.id ?? 0, enumeration));
    }
    await this.rows(sql`update bacnet_point set interval_seconds = ${intervalSeconds}`);
    await this.told();
  }

  /** Time passes, and the next look at what is due; the turns before are over by then. */
  async tick(seconds = 0): Promise<void> {
    await this.collector.idle;
    this.clock.advance(seconds * 1000);
    await this.monitor.tick();
  }

  /** How many readings there are of each quality and source: `good poll`. */
  async stored(): Promise<Record<string, number>> {
    const rows = await this.rows(
      sql<{ what: string; count: number }>`
        select (array['good','uncertain','stale','offline','fault','undecodable'])[quality + 1] || ' '
               || (array['poll','cov','manual'])[source + 1] as what, count(*)::int as count
        from bacnet_reading group by 1`,
    );
    return Object.fromEntries(rows.map(({ what, count }) => [what, count]));
  }

  /** Facts that were stored since the last call, in order, with the name of the device. */
  async told(): Promise<string[]> {
    const facts = await this.rows(sql<{ name: string; payload: Record<string, string> }>`
      with gone as (delete from event returning id, name, payload) select name, payload from gone order by id`);
    return facts.map(({ name, payload }) => `${name} ${payload['device_name'] ?? payload['name']}`);
  }

  async close(): Promise<void> {
    await this.monitor.beforeApplicationShutdown();
    await this.backlog.beforeApplicationShutdown();
    await this.lock.onApplicationShutdown();
    await this.field.onApplicationShutdown();
    await this.orm.close();
    await this.line.shut();
    await this.fresh.drop();
  }
}

function addressOver({ address }: FreshDatabase, { port }: Proxy) {
  return { ...address, host: '127.0.0.1', port };
}
