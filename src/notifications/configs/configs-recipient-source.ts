import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { RecipientSource } from '../../events/recipient-source.js';
import { NotificationConfig } from './notification-config.entity.js';

/** Tells the other features which notification configs there are. */
@Injectable()
export class ConfigsRecipientSource extends RecipientSource {
  constructor(private readonly em: EntityManager) {
    super();
  }

  async existing(ids: readonly number[]): Promise<number[]> {
    if (ids.length === 0) return [];
    const wanted = { id: { $in: [...ids] } };
    const found = await this.em.find(NotificationConfig, wanted, { fields: ['id'], disableIdentityMap: true });
    return found.map(({ id }) => id);
  }
}
