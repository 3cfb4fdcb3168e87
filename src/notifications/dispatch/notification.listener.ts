import { Injectable } from '@nestjs/common';
import { EventBus, type Fact } from '../../events/bus.js';
import { NotificationConfigs } from '../configs/notification-config.service.js';
import { NotificationItems } from './notification-items.service.js';
import { acknowledgedOccasion, occasionOf, toldFacts } from './occasion.rules.js';

const consumer = 'notifications';

/**
 * Hears every fact people may have to know, once, also those from before a crash. What follows from it is stored in the
 * transaction that counts the fact as heard.
 */
@Injectable()
export class NotificationListener {
  constructor(
    bus: EventBus,
    private readonly items: NotificationItems,
    private readonly configs: NotificationConfigs,
  ) {
    for (const name of toldFacts) bus.on(consumer, name, fact => this.tell(fact));
    bus.on(consumer, 'incident.acknowledged', fact => this.acknowledge(fact));
    bus.on(consumer, 'alert.acknowledged', fact => this.acknowledge(fact));
    bus.on(consumer, 'server.deleted', ({ payload, at }) => this.forget(payload.server_id, at));
  }

  private async tell({ id, name, payload, at }: Fact): Promise<void> {
    const fact = { id, name, payload: { ...payload } };
    const occasion = occasionOf(fact);
    if (occasion) await this.items.tell({ ...occasion, fact: name, payload: fact.payload, at });
  }

  private async acknowledge({ name, payload, at }: Fact): Promise<void> {
    const occasion = acknowledgedOccasion({ name, payload: { ...payload } });
    if (occasion !== null) await this.items.acknowledge(occasion, at);
  }

  private async forget(serverId: number, at: Date): Promise<void> {
    if (!Number.isInteger(serverId)) return;
    await this.configs.removeOfServer(serverId);
    await this.items.forgetServer(serverId, at);
  }
}
