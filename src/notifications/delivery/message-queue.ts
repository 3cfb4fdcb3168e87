import type { EntityManager } from '@mikro-orm/postgresql';
import { NotificationMessage } from './notification-message.entity.js';
import { openStatuses } from './notification-message.rules.js';

/** Of all messages to one recipient that are on their way, the one that goes first; the others wait for its end. */
export function inTurn(em: EntityManager, config: number) {
  return em.findOne(
    NotificationMessage,
    { config, status: { $in: [...openStatuses] } },
    { fields: ['id', 'attempts', 'nextAttemptAt'], orderBy: { id: 'asc' }, disableIdentityMap: true },
  );
}
