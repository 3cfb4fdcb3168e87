import { Body, Controller, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ChannelAccountsView,
  SmsAccountInput,
  SmsAccountView,
  SmtpAccountInput,
  SmtpAccountView,
  SmtpVerification,
} from './channel-account.dto.js';
import { ChannelAccountSetup } from './channel-account-setup.service.js';
import { ChannelAccounts } from './channel-accounts.service.js';
import { SmtpVerificationService } from './smtp-verification.service.js';

@ApiTags('notifications')
@Controller('notification-accounts')
export class ChannelAccountController {
  constructor(
    private readonly accounts: ChannelAccounts,
    private readonly setup: ChannelAccountSetup,
    private readonly verification: SmtpVerificationService,
  ) {}

  /** What messages are sent through, without the secrets. */
  @Get()
  list(): Promise<ChannelAccountsView> {
    return this.accounts.list();
  }

  /** Sets up the mail server. A stored password stays where none is given, unless the host is another one. Blocked e-mail configs are tried again. */
  @Put('smtp')
  putSmtp(@Body() input: SmtpAccountInput): Promise<SmtpAccountView> {
    return this.setup.putSmtp(input);
  }

  /** Forgets the mail server. */
  @Delete('smtp')
  @HttpCode(204)
  removeSmtp(): Promise<void> {
    return this.accounts.remove('smtp');
  }

  /** Connects to the mail server and logs in, sends nothing, and says what it answered; 422 where none is set up. */
  @Post('smtp/verify')
  @HttpCode(200)
  verifySmtp(): Promise<SmtpVerification> {
    return this.verification.verify();
  }

  /** Sets up the SMS gateway. A stored token stays where none is given, unless the address is another one. Blocked SMS configs are tried again. */
  @Put('sms')
  putSms(@Body() input: SmsAccountInput): Promise<SmsAccountView> {
    return this.setup.putSms(input);
  }

  /** Forgets the SMS gateway. */
  @Delete('sms')
  @HttpCode(204)
  removeSms(): Promise<void> {
    return this.accounts.remove('sms');
  }
}
