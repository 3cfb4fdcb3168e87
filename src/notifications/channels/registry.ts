import { Injectable, type Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { NotificationType } from '../configs/notification-config.rules.js';
import type { Channel } from './channel.js';
import { EmailChannel } from './email.channel.js';
import { NtfyChannel } from './ntfy.channel.js';
import { SlackChannel } from './slack.channel.js';
import { SmsChannel } from './sms.channel.js';
import { TeamsChannel } from './teams.channel.js';
import { TelegramChannel } from './telegram.channel.js';
import { WebhookChannel } from './webhook.channel.js';

const registry: Record<NotificationType, Type<Channel>> = {
  email: EmailChannel,
  webhook: WebhookChannel,
  sms: SmsChannel,
  slack: SlackChannel,
  telegram: TelegramChannel,
  teams: TeamsChannel,
  ntfy: NtfyChannel,
};

/** Providers of a module that sends, or that judges recipients; it needs `ChannelAccounts` and `EgressModule`, too. */
export const channelClasses: Type<Channel>[] = Object.values(registry);

/** The ways a message can take, by the type of a config. */
@Injectable()
export class Channels {
  constructor(private readonly modules: ModuleRef) {}

  of(type: NotificationType): Channel {
    return this.modules.get<Channel>(registry[type], { strict: false });
  }
}
