import { Injectable } from '@nestjs/common';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { HostResolver } from '../../egress/host-resolver.js';
import type { SmtpAccount } from '../configs/channel-account.rules.js';
import type { Answer } from './channel.js';
import type { Mailbox } from './email.rules.js';
import { failureOf, partlyTaken, secretsOf, SmtpFailed } from './smtp.failure.js';
import { shownReply, type SmtpStage } from './smtp.rules.js';
import { connectTo } from './smtp.socket.js';

/** One message as it is handed to the mail server. */
export interface Mail {
  /** Without angle brackets; stable over all attempts. */
  messageId: string;
  from: Mailbox;
  to: readonly string[];
  subject: string;
  text: string;
  html: string;
  date: Date;
}

/** Hands messages to a mail server. */
export abstract class SmtpClient {
  /** Connects and, where the account has a user, logs in. Rejects with SmtpFailed, or with the reason of `signal`. */
  abstract verify(account: SmtpAccount, signal: AbortSignal): Promise<Answer>;

  /** Sends one message. Rejects like `verify`; resolves where at least one recipient was taken. */
  abstract send(account: SmtpAccount, mail: Mail, signal: AbortSignal): Promise<Answer>;
}

/** No step takes longer, whatever the caller's signal allows for the whole. */
const stepMs = 10_000;
const maxReplyBytes = 64 * 1024;

@Injectable()
export class NodemailerSmtpClient extends SmtpClient {
  constructor(private readonly resolver: HostResolver) {
    super();
  }

  verify(account: SmtpAccount, signal: AbortSignal): Promise<Answer> {
    return converse(new Session(account, this.resolver), signal, async session => session.lastReply);
  }

  send(account: SmtpAccount, mail: Mail, signal: AbortSignal): Promise<Answer> {
    return converse(new Session(account, this.resolver), signal, session => session.send(mail));
  }
}

/** Opens the session, has `talk` use it, and closes it whatever happens. */
async function converse(
  session: Session,
  signal: AbortSignal,
  talk: (session: Session) => Promise<Answer>,
): Promise<Answer> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const work = async () => {
    await session.open(signal);
    await session.login();
    return talk(session);
  };
  try {
    const { status, text } = await Promise.race([work(), session.broken, aborted.promise]);
    session.sayGoodbye();
    return { status, text: shownReply(text, secretsOf(session.account)) };
  } catch (error) {
    signal.throwIfAborted();
    throw failureOf(error, session.stage, session.account);
  } finally {
    signal.removeEventListener('abort', abort);
    session.close();
  }
}

/** One connection to a mail server; `broken` rejects when it ends on its own. */
class Session {
  stage: SmtpStage = 'connect';
  readonly broken: Promise<never>;
  private readonly breaks = Promise.withResolvers<never>();
  private connection: SMTPConnection | null = null;

  constructor(
    readonly account: SmtpAccount,
    private readonly resolver: HostResolver,
  ) {
    this.broken = this.breaks.promise;
  }

  get lastReply(): Answer {
    const reply = this.connection?.lastServerResponse || '';
    return { status: Number(reply.slice(0, 3)) || null, text: reply };
  }

  async open(signal: AbortSignal): Promise<void> {
    const { host, port, security, verify_certificate } = this.account;
    const connection = new SMTPConnection({
      ...{ host, port, connection: await connectTo(this.account, this.resolver, signal) },
      ...{ secure: security === 'tls', requireTLS: security === 'starttls', ignoreTLS: security === 'none' },
      ...{ connectionTimeout: stepMs, greetingTimeout: stepMs, socketTimeout: stepMs, socketCloseTimeout: 1_000 },
      tls: { rejectUnauthorized: verify_certificate },
      maxResponseSize: maxReplyBytes,
    });
    this.connection = connection;
    // For good: an 'error' without a listener would end the program.
    connection.on('error', error => this.breaks.reject(error));
    await new Promise<void>((resolve, reject) => connection.connect(error => (error ? reject(error) : resolve())));
  }

  async login(): Promise<void> {
    const { username, password } = this.account;
    if (username === null) return;
    this.stage = 'login';
    const connection = this.opened();
    if (!connection.allowsAuth) throw new SmtpFailed('The mail server offers no login here', 'login', null);
    await new Promise<void>((resolve, reject) =>
      connection.login({ user: username, pass: password ?? '' }, error => (error ? reject(error) : resolve())),
    );
  }

  async send(mail: Mail): Promise<Answer> {
    this.stage = 'message';
    const composed = composerOf(mail).compile();
    const message = await composed.build();
    const envelope = { ...composed.getEnvelope(), size: message.length };
    return new Promise((resolve, reject) =>
      this.opened().send(envelope, message, (error, info) => (error ? reject(error) : resolve(partlyTaken(info)))),
    );
  }

  /** The answer is not waited for. */
  sayGoodbye(): void {
    this.connection?.quit();
  }

  close(): void {
    this.connection?.close();
  }

  private opened(): SMTPConnection {
    if (!this.connection) throw new Error('The session is not open');
    return this.connection;
  }
}

/** The message in MIME; nothing in it is ever read from a file or fetched from an address. */
function composerOf({ messageId, from, to, subject, text, html, date }: Mail): MailComposer {
  return new MailComposer({
    ...{ from, to: to.map(address => ({ name: '', address })), subject, text, html, date },
    messageId: `<${messageId}>`,
    // RFC 3834: no vacation notice answers it.
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}
