import { domainToASCII } from 'node:url';
import { Injectable } from '@nestjs/common';
import { SecretUnreadable } from '../../config/secret-box.js';
import type { FieldError } from '../../shared/errors.js';
import type { SmtpAccount } from '../configs/channel-account.rules.js';
import { ChannelAccounts } from '../configs/channel-accounts.service.js';
import { oneLine } from '../content/wording.rules.js';
import { Channel, DeliveryFailed, type Answer, type OutgoingMessage, type Target } from './channel.js';
import { addressesOf, mailboxOf, recipientProblems, type Mailbox } from './email.rules.js';
import { SmtpClient, type Mail } from './smtp.client.js';
import { SmtpFailed } from './smtp.failure.js';
import { isPermanent } from './smtp.rules.js';

/** E-mail through the mail server of this site. The recipient is one address, or several separated by commas. */
@Injectable()
export class EmailChannel extends Channel {
  readonly type = 'email';

  constructor(
    private readonly accounts: ChannelAccounts,
    private readonly smtp: SmtpClient,
  ) {
    super();
  }

  problems({ recipient }: Target): FieldError[] {
    const messages = recipientProblems(recipient);
    return messages.length > 0 ? [{ field: 'recipient', messages }] : [];
  }

  async send(target: Target, message: OutgoingMessage, signal: AbortSignal): Promise<Answer> {
    const [problem] = recipientProblems(target.recipient);
    if (problem !== undefined) throw new DeliveryFailed(problem, true);
    const account = await this.account();
    const from = mailboxOf(account.from);
    if (!from) throw new DeliveryFailed('The sender of the mail account is no address.', true);
    try {
      return await this.smtp.send(account, mailOf(addressesOf(target.recipient), from, message), signal);
    } catch (error) {
      if (!(error instanceof SmtpFailed)) throw error;
      throw new DeliveryFailed(error.message, isPermanent(error.stage, error.answer?.status ?? null), error.answer);
    }
  }

  private async account(): Promise<SmtpAccount> {
    const account = await this.accounts.smtpAccount().catch((error: unknown) => {
      throw error instanceof SecretUnreadable
        ? new DeliveryFailed(`The password of the mail account has to be given again. ${error.message}`, true)
        : error;
    });
    if (!account) throw new DeliveryFailed('No mail server is set up under notification accounts.', true);
    return account;
  }
}

function mailOf(to: readonly string[], from: Mailbox, { id, at, subject, text, html }: OutgoingMessage): Mail {
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  return {
    messageId: `${id}@${domainToASCII(domain) || domain}`,
    ...{ from, to, text, html, date: at },
    // Whatever made it, a subject never begins another header.
    subject: oneLine(subject),
  };
}
