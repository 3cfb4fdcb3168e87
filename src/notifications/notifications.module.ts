import { DynamicModule, Global, Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { EgressModule } from '../egress/egress.module.js';
import { RecipientSource } from '../events/recipient-source.js';
import { channelClasses, Channels } from './channels/registry.js';
import { accountControllers, accountProviders } from './configs/channel-accounts.parts.js';
import { ConfigJudge } from './configs/config-judge.js';
import { ConfigsRecipientSource } from './configs/configs-recipient-source.js';
import { NotificationConfigsController } from './configs/notification-config.controller.js';
import { NotificationConfigs } from './configs/notification-config.service.js';
import { DeliveryLog } from './delivery/delivery-log.service.js';
import { deliveryProviders, deliverySchedule } from './delivery/delivery.parts.js';
import { NotificationCounter } from './delivery/notification-counter.js';
import { NotificationRetentionJob } from './delivery/notification-retention.job.js';
import { NotificationRetention } from './delivery/notification-retention.service.js';
import { NotificationsController } from './delivery/notifications.controller.js';
import { NotificationItems } from './dispatch/notification-items.service.js';
import { NotificationListener } from './dispatch/notification.listener.js';

const useCases = [
  ...accountProviders,
  ...channelClasses,
  Channels,
  ConfigJudge,
  NotificationConfigs,
  ...deliveryProviders,
  DeliveryLog,
  NotificationCounter,
  { provide: RecipientSource, useClass: ConfigsRecipientSource },
];

/** What works by itself, in the processes that send messages. */
const scheduled = [
  NotificationItems,
  NotificationListener,
  ...deliverySchedule,
  NotificationRetention,
  NotificationRetentionJob,
];

@Global()
@Module({})
export class NotificationsModule {
  /** `delivers`: whether this process sends messages, or only shows them. */
  static of({ delivers }: { delivers: boolean }): DynamicModule {
    return {
      module: NotificationsModule,
      imports: [EgressModule, AuthModule],
      controllers: [...accountControllers, NotificationConfigsController, NotificationsController],
      providers: [...useCases, ...(delivers ? scheduled : [])],
      exports: [RecipientSource],
    };
  }
}
