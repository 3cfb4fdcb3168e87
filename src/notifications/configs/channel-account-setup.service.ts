import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Jobs } from '../../jobs/jobs.js';
import type { SmsAccountInput, SmsAccountView, SmtpAccountInput, SmtpAccountView } from './channel-account.dto.js';
import { ChannelAccounts } from './channel-accounts.service.js';
import { NotificationConfig } from './notification-config.entity.js';
import type { NotificationType } from './notification-config.rules.js';

/**
 * Sets up what messages are sent through. A provider that refused a recipient may well have done so for the sake of the
 * account, so whatever was blocked is tried again through the new one. Throws InvalidInput.
 */
@Injectable()
export class ChannelAccountSetup {
  constructor(
    private readonly em: EntityManager,
    private readonly accounts: ChannelAccounts,
    private readonly jobs: Jobs,
  ) {}

  putSmtp(input: SmtpAccountInput): Promise<SmtpAccountView> {
    return this.em.transactional(async em => {
      const view = await this.accounts.putSmtp(input);
      await this.free(em, 'email');
      return view;
    });
  }

  putSms(input: SmsAccountInput): Promise<SmsAccountView> {
    return this.em.transactional(async em => {
      const view = await this.accounts.putSms(input);
      await this.free(em, 'sms');
      return view;
    });
  }

  private async free(em: EntityManager, notificationType: NotificationType): Promise<void> {
    const blocked = await em.find(NotificationConfig, { notificationType, blockedAt: { $ne: null } });
    for (const config of blocked) {
      em.assign(config, { blockedAt: null, blockedReason: null });
      await this.jobs.send('notifications.dispatch', { config_id: config.id });
    }
  }
}
