import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { Metrics } from '../../http/metrics.js';

/** The connections of this process to the database. */
@Injectable()
export class DatabaseMetrics {
  constructor(em: EntityManager, metrics: Metrics) {
    metrics.register({
      name: 'sitewatch_database_pool_connections',
      help: 'Connections of this process to the database: in use, idle, and wishes that wait for one.',
      type: 'gauge',
      read: async () => {
        const pool: Pool = await em.getConnection().getNativeClient();
        const { totalCount, idleCount, waitingCount } = pool;
        return [
          { labels: { state: 'used' }, value: totalCount - idleCount },
          { labels: { state: 'idle' }, value: idleCount },
          { labels: { state: 'waiting' }, value: waitingCount },
        ];
      },
    });
    metrics.register({
      name: 'sitewatch_database_pool_size',
      help: 'Largest number of connections of this process.',
      type: 'gauge',
      read: async () => {
        const pool: Pool = await em.getConnection().getNativeClient();
        return pool.options.max;
      },
    });
  }
}
