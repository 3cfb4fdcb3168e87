import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { RequestUrl } from '../../http/request-url.decorator.js';
import { DeliveryLog } from './delivery-log.service.js';
import {
  NotificationDetailView,
  NotificationPage,
  NotificationQuery,
  NotificationView,
} from './notification-message.dto.js';

@ApiTags('notifications')
@Controller('notifications')
export class NotificationsController {
  constructor(private readonly log: DeliveryLog) {}

  /** The messages and what became of them, newest first. */
  @Get()
  list(@Query() query: NotificationQuery, @RequestUrl() url: string): Promise<NotificationPage> {
    return this.log.list(query, url);
  }

  /** One message with what it says. */
  @Get(':id')
  get(@Param('id', RecordIdPipe) id: number): Promise<NotificationDetailView> {
    return this.log.get(id);
  }

  /** Sends the message once more; 422 where it is on its way, or where its config is gone, blocked or not enabled. */
  @Post(':id/replay')
  @HttpCode(200)
  replay(@Param('id', RecordIdPipe) id: number): Promise<NotificationView> {
    return this.log.replay(id);
  }
}
