import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { NotificationConfig } from './notification-config.entity.js';

/**
 * A config whose messages nobody else makes, sends or judges until the end of the caller's transaction; null where it was
 * deleted. Taken before any of its items and messages are. Items may still be stored for it: they only look whether it exists.
 */
export async function lockConfig(em: EntityManager, id: number): Promise<NotificationConfig | null> {
  await query(em, sql`select 1 from notification_config where id = ${id} for no key update`);
  return em.findOne(NotificationConfig, id, { refresh: true });
}
