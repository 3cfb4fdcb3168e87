import type { Provider, Type } from '@nestjs/common';
import { NodemailerSmtpClient, SmtpClient } from '../channels/smtp.client.js';
import { ChannelAccountController } from './channel-account.controller.js';
import { ChannelAccountSetup } from './channel-account-setup.service.js';
import { ChannelAccounts } from './channel-accounts.service.js';
import { SmtpVerificationService } from './smtp-verification.service.js';

export const accountControllers: Type[] = [ChannelAccountController];

export const accountProviders: Provider[] = [
  ChannelAccounts,
  ChannelAccountSetup,
  SmtpVerificationService,
  { provide: SmtpClient, useClass: NodemailerSmtpClient },
];
