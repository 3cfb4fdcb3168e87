import { Body, Controller, Headers, HttpCode, Post } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { Public } from '../../http/public.decorator.js';
import { SiteHeartbeats } from './site-heartbeats.service.js';
import { SiteHeartbeatReceipt, SitePresenceReceipt, SiteHeartbeat, SitePresenceMessage } from './site-messages.dto.js';
import { SitePresenceService } from './site-presence.service.js';

/** The receiving side of the site protocol. */
@ApiTags('sites')
@Public()
@Controller()
export class SiteMessagesController {
  constructor(
    private readonly heartbeats: SiteHeartbeats,
    private readonly presence: SitePresenceService,
  ) {}

  /** Who is at a site now, with the token of that site: `Authorization: Bearer <token>`. */
  @Post('heartbeat')
  @HttpCode(200)
  heartbeat(
    @Headers('authorization') authorization: string | undefined,
    @Body() message: SiteHeartbeat,
  ): Promise<SiteHeartbeatReceipt> {
    return this.heartbeats.accept(authorization, message);
  }

  /** Hours of presence at a site, with its token. A message that comes twice, or late, does no harm. */
  @Post('presence')
  @HttpCode(200)
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      '`presence/<site_id>/<hour_start>/<part>/<revision>`: of each hour the greatest revision stays. Without it, the one of the latest `timestamp`.',
  })
  hours(
    @Headers('authorization') authorization: string | undefined,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Body() message: SitePresenceMessage,
  ): Promise<SitePresenceReceipt> {
    return this.presence.accept(authorization, idempotencyKey, message);
  }
}
