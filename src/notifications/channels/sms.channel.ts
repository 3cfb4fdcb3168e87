import { Injectable } from '@nestjs/common';
import { SecretUnreadable } from '../../config/secret-box.js';
import { EgressClient } from '../../egress/egress.client.js';
import { Clock } from '../../shared/clock.js';
import type { FieldError } from '../../shared/errors.js';
import type { SmsAccount } from '../configs/channel-account.rules.js';
import { ChannelAccounts } from '../configs/channel-accounts.service.js';
import { DeliveryFailed, type Answer, type OutgoingMessage, type Target } from './channel.js';
import { HttpChannel } from './http.channel.js';
import { isPhoneNumber, recipientProblem } from './recipient.rules.js';

/** Sends the short text through the SMS gateway of this site: Twilio's API, at Twilio or at who speaks like it. */
@Injectable()
export class SmsChannel extends HttpChannel {
  readonly type = 'sms';

  constructor(
    egress: EgressClient,
    clock: Clock,
    private readonly accounts: ChannelAccounts,
  ) {
    super(egress, clock);
  }

  problems({ recipient }: Target): FieldError[] {
    if (isPhoneNumber(recipient)) return [];
    return [recipientProblem('Give the number in its international form, such as +380441234567, without spaces.')];
  }

  async send({ recipient }: Target, message: OutgoingMessage, signal: AbortSignal): Promise<Answer> {
    const account = await this.account();
    const { base_url, account_sid, token, from } = account;
    // A service of several numbers is named by its id instead of a number.
    const sender: Record<string, string> = /^MG[0-9a-f]{32}$/.test(from)
      ? { MessagingServiceSid: from }
      : { From: from };
    const credentials = Buffer.from(`${account_sid}:${token}`).toString('base64');
    const url = `${base_url}/2010-04-01/Accounts/${encodeURIComponent(account_sid)}/Messages.json`;
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded',
      Authorization: `Basic ${credentials}`,
    };
    const body = new URLSearchParams({ To: recipient, ...sender, Body: message.short }).toString();
    return this.post({ url, headers, body, secrets: [token, credentials] }, signal);
  }

  private async account(): Promise<SmsAccount> {
    const account = await this.accounts.smsAccount().catch((error: unknown) => {
      throw error instanceof SecretUnreadable
        ? new DeliveryFailed(`The token of the SMS account has to be given again. ${error.message}`, true)
        : error;
    });
    if (!account) throw new DeliveryFailed('No SMS account is set up under notification accounts.', true);
    return account;
  }
}
