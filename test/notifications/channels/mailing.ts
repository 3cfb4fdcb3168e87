import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { expect } from 'vitest';
import { HostResolver } from '../../../src/egress/host-resolver.js';
import { DeliveryFailed, type Answer, type OutgoingMessage } from '../../../src/notifications/channels/channel.js';
import { EmailChannel } from '../../../src/notifications/channels/email.channel.js';
import { NodemailerSmtpClient } from '../../../src/notifications/channels/smtp.client.js';
import type { SmtpAccountInput } from '../../../src/notifications/configs/channel-account.dto.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { accountsIn } from '../configs/accounts.js';
import { authority, mailServer, type MailServer, type MailServerOptions } from './mail.server.js';

export const password = 'canary-7Hq2vX';
export const login = { user: 'sitewatch', password };
/** The part of an account that logs in as that user. */
export const withLogin = { username: login.user, password };
export const messageId = `msg_${'0123456789abcdef'.repeat(2)}`;

export const message: OutgoingMessage = {
  id: messageId,
  at: new Date('2026-03-01T01:15:00Z'),
  subject: 'Сервер is down: connection refused',
  text: 'Сервер is down\n\nhttps://sitewatch.example/servers/3/show\n',
  html: '<!doctype html><p>Сервер is down</p><a href="https://sitewatch.example/servers/3/show">Open</a>',
  ...{ short: '', link: null, acknowledgeLink: null, tone: 'alarm', event: {} },
};

export interface Sending {
  recipient?: string;
  /** What differs from the message above. */
  more?: Partial<OutgoingMessage>;
  signal?: AbortSignal;
  secretKey?: string;
  resolver?: HostResolver;
}

/** The channel on a real database, and a mail server whose authority this process trusts for as long. */
export class Mailing {
  server!: MailServer;
  private readonly trusted = getCACertificates('default');

  private constructor(readonly database: TestDatabase) {}

  static async begin(): Promise<Mailing> {
    const mailing = new Mailing(await testDatabase());
    setDefaultCACertificates([...mailing.trusted, authority.certificate]);
    return mailing;
  }

  /** From now on mail goes to a server of this kind. */
  async serve(options: MailServerOptions = {}): Promise<void> {
    await this.stop();
    this.server = await mailServer(options);
  }

  async stop(): Promise<void> {
    await this.server?.close();
  }

  async end(): Promise<void> {
    await this.stop();
    setDefaultCACertificates(this.trusted);
    await this.database.close();
  }

  /** Sends through an account with these differences, at the present server unless it says otherwise. */
  async send(account: Partial<SmtpAccountInput> = {}, sending: Sending = {}): Promise<Answer> {
    const base = { host: '127.0.0.1', port: this.server.port, from: 'Sitewatch HQ <hq@sitewatch.example>' };
    await this.database.unitOfWork.run(() =>
      accountsIn(this.database).putSmtp({ ...base, password: null, ...account }),
    );
    return this.sendAsItIs(sending);
  }

  /** Sends through whatever is stored. */
  sendAsItIs({
    recipient = 'ops@example.org',
    more,
    signal,
    secretKey,
    resolver = new HostResolver(),
  }: Sending = {}): Promise<Answer> {
    return this.database.unitOfWork.run(() => {
      const channel = new EmailChannel(accountsIn(this.database, secretKey), new NodemailerSmtpClient(resolver));
      const target = { type: 'email', recipient, secrets: {} } as const;
      return channel.send(target, { ...message, ...more }, signal ?? AbortSignal.timeout(20_000));
    });
  }
}

/** Why it was not sent; fails where it was. */
export async function failure(sending: Promise<Answer>): Promise<DeliveryFailed> {
  const error: unknown = await sending.then(
    () => new Error('It was sent.'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DeliveryFailed);
  return error as DeliveryFailed;
}
