import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { pageOf } from '../../http/paging.js';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { RequestUrl } from '../../http/request-url.decorator.js';
import { DeliveryService } from '../delivery/delivery.service.js';
import {
  NotificationConfigPage,
  NotificationConfigView,
  NotificationTestView,
  SigningSecretView,
  StoredNotificationConfigView,
} from './notification-config-view.dto.js';
import {
  CreateNotificationConfig,
  NotificationConfigQuery,
  UpdateNotificationConfig,
} from './notification-config.dto.js';
import { NotificationConfigs } from './notification-config.service.js';

@ApiTags('notifications')
@Controller('notification-configs')
export class NotificationConfigsController {
  constructor(
    private readonly configs: NotificationConfigs,
    private readonly delivery: DeliveryService,
  ) {}

  /** Who is told what; `ordering` by id, name, server, notification_type, recipient, enabled, minimum_severity, blocked_at, last_sent_at, last_delivered_at, created_at or updated_at. */
  @Get()
  async list(@Query() query: NotificationConfigQuery, @RequestUrl() url: string): Promise<NotificationConfigPage> {
    const [configs, count] = await this.configs.list(query);
    return pageOf(configs, count, query, url);
  }

  /** One config. */
  @Get(':id')
  get(@Param('id', RecordIdPipe) id: number): Promise<NotificationConfigView> {
    return this.configs.get(id);
  }

  /** Adds a config. For a webhook without a secret one is made; the reply is the only place it is ever shown. */
  @Post()
  create(@Body() input: CreateNotificationConfig): Promise<StoredNotificationConfigView> {
    return this.configs.create(input);
  }

  /** Describes the config anew: what is left out gets its default; only the secrets stay. */
  @Put(':id')
  replace(
    @Param('id', RecordIdPipe) id: number,
    @Body() input: CreateNotificationConfig,
  ): Promise<StoredNotificationConfigView> {
    return this.configs.replace(id, input);
  }

  /** Changes what is given; null clears what may be null. A blocked config is tried again. */
  @Patch(':id')
  change(
    @Param('id', RecordIdPipe) id: number,
    @Body() input: UpdateNotificationConfig,
  ): Promise<StoredNotificationConfigView> {
    return this.configs.change(id, input);
  }

  /** Deletes the config and what waits for it; its deliveries stay in the log. */
  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id', RecordIdPipe) id: number): Promise<void> {
    return this.configs.remove(id);
  }

  /** Sends a test message now, to a blocked config too, and says what the provider answered; a success unblocks it. */
  @Post(':id/test')
  @HttpCode(200)
  test(@Param('id', RecordIdPipe) id: number): Promise<NotificationTestView> {
    return this.delivery.sendTest(id);
  }

  /** Signs webhooks with a new secret, and with the former one as long as there is no newer; 422 for other types. */
  @Post(':id/rotate-secret')
  @HttpCode(200)
  async rotateSecret(@Param('id', RecordIdPipe) id: number): Promise<SigningSecretView> {
    return { signing_secret: await this.configs.rotateSecret(id) };
  }
}
