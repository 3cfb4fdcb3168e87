import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { Overview } from '../../http/overview.js';

/** The part of the first screen that is about the building's controllers. */
@Injectable()
export class BacnetCounter {
  constructor(
    private readonly em: EntityManager,
    overview: Overview,
  ) {
    overview.register('bacnet', () => this.counts());
  }

  /** Devices that are left alone count as `disabled`, wherever they stand; so do their points. */
  private async counts(): Promise<Record<string, number>> {
    const [devices] = await query<Record<string, number>>(
      this.em,
      sql<Record<string, number>>`
        select count(*)::int4 as devices,
               (count(*) filter (where is_enabled and state = 'online'))::int4 as online,
               (count(*) filter (where is_enabled and state = 'offline'))::int4 as offline,
               (count(*) filter (where is_enabled and state = 'unknown'))::int4 as unknown,
               (count(*) filter (where not is_enabled))::int4 as disabled
        from bacnet_device`,
    );
    const [points] = await query<Record<string, number>>(
      this.em,
      sql<Record<string, number>>`
        select count(*)::int4 as points,
               (count(*) filter (where p.is_enabled and d.is_enabled
                  and p.limit_state <> 'normal'))::int4 as points_out_of_limits
        from bacnet_point p join bacnet_device d on d.id = p.device_id`,
    );
    return { ...devices, ...points };
  }
}
