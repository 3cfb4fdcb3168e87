import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUrl, Matches, Max, MaxLength, Min } from 'class-validator';
import { MayBeAbsent, withoutNul } from '../../http/may-be-absent.js';
import { smtpSecurities, type SmtpSecurity } from './channel-account.rules.js';

/** A name or IPv4 address, or an IPv6 address: whatever has a colon. */
const hostPattern = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|(?=[0-9a-f.]*:)[0-9a-f:.]+)$/i;

/** The mail server messages are sent through. What is left out gets its default. */
export class SmtpAccountInput {
  /** Name, IPv4 or IPv6 address of the server; no scheme, no port. */
  @Matches(hostPattern, { message: 'host must be a name or an address' })
  @MaxLength(253)
  host: string;

  /** Default: 587 for `starttls`, 465 for `tls`, 25 for `none`. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(65_535)
  port?: number;

  /** `starttls` (default) sends nothing unless the server changes to TLS; `tls` begins with TLS; `none` sends all in the clear. */
  @ApiProperty({ enum: smtpSecurities, required: false })
  @MayBeAbsent()
  @IsIn(smtpSecurities)
  security?: SmtpSecurity;

  /** Who logs in; null or absent: nobody. */
  @IsOptional()
  @Matches(/^[^\p{Cc}]+$/u, { message: 'username must not be empty or have control characters' })
  @MaxLength(320)
  username?: string | null;

  /** Never shown again. Absent: the stored one stays; null: it is forgotten. */
  @ApiProperty({ type: String, required: false, nullable: true, writeOnly: true })
  @IsOptional()
  @Matches(withoutNul)
  @MaxLength(1000)
  password?: string | null;

  /** Sender: an address, or `Name <address>`. */
  @IsString()
  @MaxLength(360)
  from: string;

  /** False takes any certificate, also a forged one. Default true. */
  @MayBeAbsent()
  @IsBoolean()
  verify_certificate?: boolean;
}

/** The SMS gateway messages are sent through: Twilio, or what speaks like it. */
export class SmsAccountInput {
  /** Where the gateway is; default `https://api.twilio.com`. A private address must be allowed in `EGRESS_ALLOW_CIDRS`. */
  @MayBeAbsent()
  @IsUrl(
    { require_tld: false, require_protocol: true, protocols: ['http', 'https'], disallow_auth: true },
    { message: 'base_url must be an http or https address without login' },
  )
  @Matches(/^[^?#]*$/, { message: 'base_url must have no query' })
  @MaxLength(500)
  base_url?: string;

  /** Identifies the account; part of the address that is called. */
  @Matches(/^[\w.~-]{1,100}$/)
  account_sid: string;

  /** Number (`+380501234567`) or name that messages come from. */
  @Matches(/^\+?[\p{L}\p{N}][\p{L}\p{N} ._:-]{0,49}$/u, { message: 'from must be a number or a sender name' })
  from: string;

  /** Never shown again. Absent: the stored one stays; null: it is forgotten. */
  @ApiProperty({ type: String, required: false, nullable: true, writeOnly: true })
  @IsOptional()
  @Matches(/^[^\p{Cc}]*$/u, { message: 'token must not have control characters' })
  @MaxLength(1000)
  token?: string | null;
}

/** The mail server, without its password. */
export class SmtpAccountView {
  host: string;
  port: number;
  @ApiProperty({ enum: smtpSecurities })
  security: SmtpSecurity;
  /** Null: no login. */
  username: string | null;
  /** Whether a password is stored. */
  has_password: boolean;
  from: string;
  verify_certificate: boolean;
  /** ISO 8601, UTC. */
  updated_at: string;
}

/** The SMS gateway, without its token. */
export class SmsAccountView {
  base_url: string;
  account_sid: string;
  from: string;
  /** Whether a token is stored. */
  has_token: boolean;
  /** ISO 8601, UTC. */
  updated_at: string;
}

/** What messages are sent through; null where nothing is set up yet. */
export class ChannelAccountsView {
  @ApiProperty({ type: SmtpAccountView, nullable: true })
  smtp: SmtpAccountView | null;

  @ApiProperty({ type: SmsAccountView, nullable: true })
  sms: SmsAccountView | null;
}

/** What the mail server said to a login. */
export class SmtpVerification {
  /** Whether mail could be handed over now. */
  ok: boolean;
  /** SMTP code of the answer that decided; null where there was none. */
  status: number | null;
  /** What the server answered, or why there was no answer. */
  answer: string;
}
