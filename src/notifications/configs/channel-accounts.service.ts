import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../config/secret-box.js';
import { isMetadataAddress } from '../../egress/address.rules.js';
import { Clock } from '../../shared/clock.js';
import { InvalidInput } from '../../shared/errors.js';
import { mailboxOf } from '../channels/email.rules.js';
import type {
  ChannelAccountsView,
  SmsAccountInput,
  SmsAccountView,
  SmtpAccountInput,
  SmtpAccountView,
} from './channel-account.dto.js';
import { ChannelAccount } from './channel-account.entity.js';
import {
  keepingProblem,
  secretChange,
  smsSettingsOf,
  smtpSettingsOf,
  twilioUrl,
  usualPort,
  withoutSlash,
  type AccountKind,
  type AccountSettings,
  type SmsAccount,
  type SmtpAccount,
} from './channel-account.rules.js';

/** What an account is to be like; `belongsTo` is where its secret is sent. */
interface Wish {
  kind: AccountKind;
  settings: AccountSettings;
  secret: string | null | undefined;
  secretField: 'password' | 'token';
  belongsTo: (settings: AccountSettings) => string;
}

/** The accounts this site sends through: set up, shown without their secrets, opened for the moment of sending. */
@Injectable()
export class ChannelAccounts {
  constructor(
    private readonly em: EntityManager,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<ChannelAccountsView> {
    const accounts = await this.em.find(ChannelAccount, {}, { disableIdentityMap: true });
    const of = (kind: AccountKind) => accounts.find(account => account.kind === kind);
    const [smtp, sms] = [of('smtp'), of('sms')];
    return { smtp: smtp ? toSmtpView(smtp) : null, sms: sms ? toSmsView(sms) : null };
  }

  /** Throws InvalidInput where sender, user and password do not fit together. */
  async putSmtp({ password, ...input }: SmtpAccountInput): Promise<SmtpAccountView> {
    if (isMetadataAddress(input.host)) throw InvalidInput.field('host', 'This address is never contacted.');
    if (!mailboxOf(input.from)) throw InvalidInput.field('from', 'This is no address, nor a name with an <address>.');
    const security = input.security ?? 'starttls';
    const username = input.username ?? null;
    if (username === null && password) throw InvalidInput.field('username', 'A password needs somebody who logs in.');
    const settings = {
      ...{ host: input.host, port: input.port ?? usualPort(security), security, username, from: input.from.trim() },
      verify_certificate: input.verify_certificate ?? true,
    };
    // Without a login there is nothing to keep a password for.
    const secret = username === null ? null : password;
    return toSmtpView(await this.put({ kind: 'smtp', settings, secret, secretField: 'password', belongsTo: mailHost }));
  }

  async putSms({ token, ...input }: SmsAccountInput): Promise<SmsAccountView> {
    const base_url = withoutSlash(input.base_url ?? twilioUrl);
    if (!URL.canParse(base_url)) throw InvalidInput.field('base_url', 'This is no address.');
    const settings = { base_url, account_sid: input.account_sid, from: input.from };
    const wish = { kind: 'sms', settings, secret: token, secretField: 'token', belongsTo: gatewayOrigin } as const;
    return toSmsView(await this.put(wish));
  }

  /** Forgets the account, its secret included; does nothing where there is none. */
  async remove(kind: AccountKind): Promise<void> {
    await this.em.nativeDelete(ChannelAccount, { kind });
  }

  /** For sending; null where none is set up. Throws SecretUnreadable where it was stored under another SECRET_KEY. */
  async smtpAccount(): Promise<SmtpAccount | null> {
    const account = await this.find('smtp');
    return account && { ...smtpSettingsOf(account.settings), password: this.open(account) };
  }

  /** For sending; null where none is set up, or its token is missing. Throws SecretUnreadable, see above. */
  async smsAccount(): Promise<SmsAccount | null> {
    const account = await this.find('sms');
    const token = account ? this.open(account) : null;
    return account && token !== null ? { ...smsSettingsOf(account.settings), token } : null;
  }

  private find(kind: AccountKind): Promise<ChannelAccount | null> {
    return this.em.findOne(ChannelAccount, { kind }, { disableIdentityMap: true });
  }

  private open({ kind, secret }: ChannelAccount): string | null {
    return secret ? this.box.open(secret, purposeOf(kind)) : null;
  }

  private put(wish: Wish): Promise<ChannelAccount> {
    return this.em.transactional(async em => {
      const { kind, settings } = wish;
      const updatedAt = this.clock.now();
      const before = await em.findOne(
        ChannelAccount,
        { kind },
        { refresh: true, lockMode: LockMode.PESSIMISTIC_WRITE },
      );
      const secret = this.nextSecret(wish, before);
      if (kind === 'smtp' && settings['username'] !== null && !secret) {
        throw InvalidInput.field('password', 'A login needs a password.');
      }
      if (before) return em.assign(before, { settings, secret, updatedAt });
      return em.create(ChannelAccount, { kind, settings, secret, updatedAt });
    });
  }

  private nextSecret({ kind, settings, secret, secretField, belongsTo }: Wish, before: ChannelAccount | null) {
    const change = secretChange(secret);
    if (change !== 'keep') return change.to === null ? null : this.box.seal(change.to, purposeOf(kind));
    if (!before?.secret) return null;
    const problem = keepingProblem(belongsTo(before.settings), belongsTo(settings));
    if (problem) throw InvalidInput.field(secretField, problem);
    return before.secret;
  }
}

const mailHost = (settings: AccountSettings) => smtpSettingsOf(settings).host.toLowerCase();
const gatewayOrigin = (settings: AccountSettings) => new URL(smsSettingsOf(settings).base_url).origin;

const purposeOf = (kind: AccountKind) => `${kind} account`;

function toSmtpView({ settings, secret, updatedAt }: ChannelAccount): SmtpAccountView {
  return { ...smtpSettingsOf(settings), has_password: Boolean(secret), updated_at: updatedAt.toISOString() };
}

function toSmsView({ settings, secret, updatedAt }: ChannelAccount): SmsAccountView {
  return { ...smsSettingsOf(settings), has_token: Boolean(secret), updated_at: updatedAt.toISOString() };
}
