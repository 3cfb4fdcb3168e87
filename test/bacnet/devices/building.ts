import { sql } from 'kysely';
import { Config } from '../../../src/config/config.js';
import { readEnvironment } from '../../../src/config/environment.js';
import { query } from '../../../src/database/bulk.js';
import { Database } from '../../../src/database/database.js';
import { EventBus } from '../../../src/events/bus.js';
import { Jobs } from '../../../src/jobs/jobs.js';
import { BacnetDevicesService } from '../../../src/bacnet/devices/bacnet-devices.service.js';
import { DeviceRegistry } from '../../../src/bacnet/devices/device-registry.service.js';
import type { DiscoveredDevice, EnumeratedObject } from '../../../src/bacnet/devices/discovered.js';
import { PointLimits } from '../../../src/bacnet/points/point-limits.service.js';
import { PointsService } from '../../../src/bacnet/points/points.service.js';
import type { Reading } from '../../../src/bacnet/readings/newest.rules.js';
import { ReadingRetention } from '../../../src/bacnet/readings/reading-retention.service.js';
import { ReadingRollups } from '../../../src/bacnet/readings/reading-rollups.service.js';
import { ReadingsService } from '../../../src/bacnet/readings/readings.service.js';
import { ReadingsWriter } from '../../../src/bacnet/readings/readings-writer.service.js';
import { TrendsService } from '../../../src/bacnet/readings/trends.service.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';

export const noon = Date.parse('2026-03-02T12:00:00.000Z');

/** The stored side of BACnet on a database and a clock of its own. */
export class Building {
  readonly clock = new FakeClock(new Date(noon));
  readonly jobs: Jobs;
  readonly limits: PointLimits;
  readonly devices: BacnetDevicesService;
  readonly registry: DeviceRegistry;
  readonly points: PointsService;
  readonly rollups: ReadingRollups;
  readonly retention: ReadingRetention;
  readonly writer: ReadingsWriter;
  readonly readings: ReadingsService;
  readonly trends: TrendsService;

  private constructor(
    readonly database: TestDatabase,
    env: Record<string, string>,
  ) {
    const { em, unitOfWork, address } = database;
    const config = new Config(readEnvironment({ ENVIRONMENT: 'test', SECRET_KEY: 'k'.repeat(40), ...env }));
    const bus = new EventBus(em, this.clock);
    this.jobs = new Jobs(Database.at(address), em, unitOfWork);
    this.limits = new PointLimits(em, bus, this.clock);
    this.devices = new BacnetDevicesService(em, this.clock, this.jobs, this.limits);
    this.registry = new DeviceRegistry(em, bus, this.clock);
    this.points = new PointsService(em, this.clock, this.limits);
    this.rollups = new ReadingRollups(em, this.clock, config);
    this.retention = new ReadingRetention(em, unitOfWork, this.clock, config, this.rollups);
    this.writer = new ReadingsWriter(em, this.rollups, this.limits);
    this.readings = new ReadingsService(em, this.clock);
    this.trends = new TrendsService(em, this.clock, this.rollups);
  }

  static async open(env: Record<string, string> = {}): Promise<Building> {
    const building = new Building(await testDatabase(), env);
    await building.retention.onModuleInit();
    return building;
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return this.database.unitOfWork.run(work);
  }

  rows<Row>(statement: ReturnType<typeof sql<Row>>): Promise<Row[]> {
    return this.run(() => query(this.database.em, statement));
  }

  /** No devices, no values, nothing told; the clock at noon. */
  async clear(): Promise<void> {
    await this.rows(
      sql`truncate bacnet_device, bacnet_rollup, bacnet_rollup_progress, bacnet_reading, event restart identity cascade`,
    );
    this.clock.step(noon - this.clock.now().getTime());
  }

  /** Finds a device and returns its id. */
  async device(device: Partial<DiscoveredDevice> = {}): Promise<number> {
    const [known] = await this.run(() => this.registry.saveDiscovered([foundDevice(device)]));
    return known?.id ?? 0;
  }

  /** Lists objects of a device, analog inputs from 1 on unless said otherwise; returns the ids of all its points in order. */
  async pointsOf(device: number, objects: readonly Partial<EnumeratedObject>[]): Promise<number[]> {
    const listed = objects.map((object, index) => enumeratedObject({ instance: index + 1, ...object }));
    const enumeration = { complete: true, expected: listed.length, objects: listed };
    await this.run(() => this.registry.saveEnumeration(device, enumeration));
    const rows = await this.rows(
      sql<{
        id: number;
      }>`select id from bacnet_point where device_id = ${device} order by object_type, object_instance`,
    );
    return rows.map(({ id }) => id);
  }

  /** A device with one analog input in °C. */
  async point(object: Partial<EnumeratedObject> = {}): Promise<number> {
    const [id = 0] = await this.pointsOf(await this.device(), [object]);
    return id;
  }

  write(readings: readonly Partial<Reading>[]): Promise<{ stored: number; limitChanges: object[] }> {
    return this.run(() => this.writer.write(readings.map(reading)));
  }

  /** Facts that were stored since the last call, in order. */
  async told(): Promise<{ name: string; payload: Record<string, unknown> }[]> {
    return this.rows(sql<{ name: string; payload: Record<string, unknown> }>`
      with gone as (delete from event returning id, name, payload) select name, payload from gone order by id`);
  }

  async close(): Promise<void> {
    await this.jobs.beforeApplicationShutdown();
    await this.database.close();
  }
}

export function foundDevice(device: Partial<DiscoveredDevice> = {}): DiscoveredDevice {
  return {
    network: 0,
    instance: 100,
    address: '10.0.0.5:47808',
    maxApdu: 1476,
    segmentation: 'both',
    vendorId: 7,
    name: 'AHU 1',
    vendorName: 'Acme',
    modelName: 'X1',
    firmware: '1.0',
    protocolRevision: 14,
    databaseRevision: 3,
    systemStatus: 0,
    profile: null,
    ...device,
  };
}

export function enumeratedObject(object: Partial<EnumeratedObject> = {}): EnumeratedObject {
  return {
    type: 0,
    instance: 1,
    name: 'Supply',
    description: 'Supply air',
    units: 62,
    stateTexts: null,
    isCommandable: false,
    problem: null,
    ...object,
  };
}

export function reading(given: Partial<Reading> = {}): Reading {
  return {
    pointId: 1,
    at: noon,
    source: 'poll',
    value: 20,
    valueText: null,
    statusFlags: 0,
    reliability: null,
    quality: 'good',
    deviceAt: null,
    problem: null,
    ...given,
  };
}

/** What a point that cannot be asked has to say. */
export const silence = (given: Partial<Reading> = {}): Reading =>
  reading({ value: null, statusFlags: null, quality: 'offline', problem: 'no reply', ...given });
