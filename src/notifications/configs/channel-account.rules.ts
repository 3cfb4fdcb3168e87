/**
 * `none`: in the clear, for a relay on the same machine or network; `starttls`: begins in the clear and must change to
 * TLS before anything else; `tls`: TLS from the first byte.
 */
export const smtpSecurities = ['none', 'starttls', 'tls'] as const;
export type SmtpSecurity = (typeof smtpSecurities)[number];

export type AccountKind = 'smtp' | 'sms';

/** The mail server this site sends through; the password is in the clear, for the moment of sending only. */
export interface SmtpAccount {
  host: string;
  port: number;
  security: SmtpSecurity;
  /** Null: the server takes mail without a login. */
  username: string | null;
  password: string | null;
  /** `Name <address>` or an address. */
  from: string;
  /** False: any certificate is taken, also one that somebody in between has made. */
  verify_certificate: boolean;
}

/** The SMS gateway this site sends through: Twilio, or what speaks like it. */
export interface SmsAccount {
  /** Without a slash at its end. */
  base_url: string;
  account_sid: string;
  from: string;
  token: string;
}

/** What is stored readably; null where there is no account. */
export type AccountSettings = Readonly<Record<string, string | number | boolean | null>>;

export const twilioUrl = 'https://api.twilio.com';

/** The port mail servers take submissions on. */
export function usualPort(security: SmtpSecurity): number {
  return { none: 25, starttls: 587, tls: 465 }[security];
}

export const withoutSlash = (url: string) => url.replace(/\/+$/, '');

/** What was stored as an SMTP account, whatever a later version has added to it. */
export function smtpSettingsOf(stored: AccountSettings): Omit<SmtpAccount, 'password'> {
  const security = smtpSecurities.find(known => known === stored['security']) ?? 'starttls';
  const { host, port, username, from } = stored;
  return {
    host: String(host ?? ''),
    port: typeof port === 'number' ? port : usualPort(security),
    security,
    username: typeof username === 'string' ? username : null,
    from: String(from ?? ''),
    verify_certificate: stored['verify_certificate'] !== false,
  };
}

/** What was stored as an SMS account. */
export function smsSettingsOf(stored: AccountSettings): Omit<SmsAccount, 'token'> {
  const { base_url, account_sid, from } = stored;
  return { base_url: String(base_url ?? twilioUrl), account_sid: String(account_sid ?? ''), from: String(from ?? '') };
}

/** What is to become of the stored secret: another one, none, or the same. */
export type SecretChange = { to: string | null } | 'keep';

/** An absent field keeps what is stored, null and an empty text clear it. */
export function secretChange(given: string | null | undefined): SecretChange {
  return given === undefined ? 'keep' : { to: given || null };
}

/**
 * Why a stored secret cannot be kept, or null. It goes to no other host than the one it was given for: whoever may
 * change an account could otherwise read the secret by sending it to themselves.
 */
export function keepingProblem(before: string, after: string): string | null {
  return before === after ? null : `It has to be given again: the stored one belongs to ${before}.`;
}
