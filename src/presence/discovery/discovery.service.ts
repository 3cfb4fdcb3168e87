import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { query, rowsOf } from '../../database/bulk.js';
import { isMarked, ProcessMark } from '../../database/process-mark.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { Clock } from '../../shared/clock.js';
import { isPrivateMac } from '../devices/address.rules.js';
import { describeFound, judge, type KnownSighting, type Sighting } from './discovery.rules.js';
import { FoundDevice } from './found-device.entity.js';

const dayMs = 86_400_000;
/** What was not seen for so long is forgotten; when it comes back it is new. */
const keptDays = 30;

/** What a search stores: how far it is, and what it has found. */
@Injectable()
export class DiscoveryService {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
    private readonly mark: ProcessMark,
  ) {}

  /** The addresses of these that belong to no device; null where another process searches already. */
  async begin(addresses: readonly string[]): Promise<string[] | null> {
    const devices = await query<{ address: string }>(
      this.em,
      sql<{ address: string }>`select ip_address as address from device where ip_address = any(${addresses}::text[])`,
    );
    const owned = new Set(devices.map(({ address }) => address));
    const free = addresses.filter(address => !owned.has(address));
    const begun = await query(
      this.em,
      sql`insert into discovery_scan as s (id, started_at, runner, addresses)
          values (1, ${this.now()}::timestamptz, ${this.mark.id}, ${free.length})
          on conflict (id) do update set requested_at = null, started_at = excluded.started_at, ended_at = null,
            runner = excluded.runner, addresses = excluded.addresses, asked = 0, found = 0, problem = null
          where s.ended_at is not null or s.runner is null or s.runner = excluded.runner
            or not ${isMarked(sql.ref('s.runner'))}
          returning id`,
    );
    return begun.length > 0 ? free : null;
  }

  /** What `asked` addresses have shown. Each new thing is told of once. One transaction. */
  async store(asked: number, sightings: readonly Sighting[]): Promise<void> {
    await this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      const devices = await this.matching<Sighting>(em, 'device', sightings);
      const { seen, fresh, gone } = judge(
        sightings,
        devices,
        await this.matching<KnownSighting>(em, 'found_device', sightings),
      );
      if (gone.length > 0) await query(em, sql`delete from found_device where id = any(${gone}::int4[])`);
      await this.touch(em, seen);
      await this.add(em, fresh);
      await query(
        em,
        sql`update discovery_scan set asked = asked + ${asked}, found = found + ${fresh.length}
            where id = 1 and runner = ${this.mark.id}`,
      );
    });
  }

  /** `problem`: why the search ended early; null: it is complete. */
  async end(problem: string | null): Promise<void> {
    await query(
      this.em,
      sql`update discovery_scan set ended_at = ${this.now()}::timestamptz, problem = ${problem}
          where id = 1 and runner = ${this.mark.id}`,
    );
  }

  /** Forgets what has become a device some other way, and what has not been seen for a month. */
  async forget(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - keptDays * dayMs).toISOString();
    await query(
      this.em,
      sql`delete from found_device f where f.last_seen_at < ${before}::timestamptz or exists (
            select from device d where d.mac_address = f.mac_address
              or (d.ip_address = f.ip_address and (d.mac_address is null or f.mac_address is null)))`,
    );
  }

  private now(): string {
    return this.clock.now().toISOString();
  }

  /** Rows with one of the addresses or MACs. */
  private matching<Row extends Sighting>(
    em: EntityManager,
    table: 'device' | 'found_device',
    sightings: readonly Sighting[],
  ): Promise<Row[]> {
    const addresses = sightings.map(({ address }) => address);
    const macs = sightings.flatMap(({ mac }) => mac ?? []);
    return query<Row>(
      em,
      sql<Row>`select id, ip_address as address, mac_address as mac from ${sql.table(table)}
               where ip_address = any(${addresses}::text[]) or mac_address = any(${macs}::text[]) order by id`,
    );
  }

  private async touch(em: EntityManager, seen: readonly KnownSighting[]): Promise<void> {
    await query(
      em,
      sql`update found_device f set ip_address = u.address, mac_address = u.mac, last_seen_at = ${this.now()}::timestamptz
          from ${rowsOf('u', {
            id: ['int4', seen.map(({ id }) => id)],
            address: ['text', seen.map(({ address }) => address)],
            mac: ['text', seen.map(({ mac }) => mac)],
          })} where f.id = u.id`,
    );
  }

  private async add(em: EntityManager, fresh: readonly Sighting[]): Promise<void> {
    const now = this.clock.now();
    const rows = fresh.map(({ address, mac }) =>
      em.create(FoundDevice, { ipAddress: address, macAddress: mac, firstSeenAt: now, lastSeenAt: now }),
    );
    await em.persist(rows).flush();
    for (const { id, ipAddress, macAddress } of rows) {
      const mac = macAddress ?? null;
      const message = describeFound({ address: ipAddress, mac }, mac !== null && isPrivateMac(mac));
      const about = { found_id: id, name: mac ?? ipAddress, ip_address: ipAddress, mac_address: mac, hostname: null };
      this.bus.record('device.found', { ...about, message }, now);
    }
  }
}
