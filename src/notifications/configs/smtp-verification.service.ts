import { Injectable } from '@nestjs/common';
import { SecretUnreadable } from '../../config/secret-box.js';
import { ImpossibleNow } from '../../shared/errors.js';
import { SmtpClient } from '../channels/smtp.client.js';
import { SmtpFailed } from '../channels/smtp.failure.js';
import type { SmtpVerification } from './channel-account.dto.js';
import type { SmtpAccount } from './channel-account.rules.js';
import { ChannelAccounts } from './channel-accounts.service.js';

const deadlineMs = 10_000;

/** Tries the mail server the way a message would, without one. */
@Injectable()
export class SmtpVerificationService {
  constructor(
    private readonly accounts: ChannelAccounts,
    private readonly smtp: SmtpClient,
  ) {}

  /** Throws ImpossibleNow where no mail server is set up, or its password cannot be read any more. */
  async verify(): Promise<SmtpVerification> {
    const account = await this.account();
    const deadline = AbortSignal.timeout(deadlineMs);
    try {
      const { status, text } = await this.smtp.verify(account, deadline);
      return { ok: true, status, answer: text };
    } catch (error) {
      if (error instanceof SmtpFailed)
        return { ok: false, status: error.answer?.status ?? null, answer: error.message };
      if (!deadline.aborted) throw error;
      return { ok: false, status: null, answer: `The mail server did not finish within ${deadlineMs / 1000} s.` };
    }
  }

  private async account(): Promise<SmtpAccount> {
    try {
      const account = await this.accounts.smtpAccount();
      if (account) return account;
    } catch (error) {
      if (!(error instanceof SecretUnreadable)) throw error;
      throw new ImpossibleNow('secret_unreadable', `${error.message} Give the password of the mail server again.`);
    }
    throw new ImpossibleNow('not_set_up', 'No mail server is set up.');
  }
}
