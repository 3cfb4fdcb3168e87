import type { SmtpAccount } from '../configs/channel-account.rules.js';
import type { Answer } from './channel.js';
import { refusalOf, shownReply, type SmtpStage } from './smtp.rules.js';

/** The mail server did not take it. `answer` is what it said to that, null where it said nothing. */
export class SmtpFailed extends Error {
  constructor(
    message: string,
    readonly stage: SmtpStage,
    readonly answer: Answer | null,
  ) {
    super(message);
    this.name = 'SmtpFailed';
  }
}

/** What nodemailer puts on its errors, as far as it matters here. */
interface SmtpError extends Error {
  response?: string;
  responseCode?: number;
  command?: string;
}

/** Any error of a session in words for people, without the password, whatever the server has repeated of it. */
export function failureOf(error: unknown, stage: SmtpStage, account: SmtpAccount): SmtpFailed {
  if (error instanceof SmtpFailed) return error;
  const { response, responseCode, command = '' }: SmtpError = error instanceof Error ? error : new Error(String(error));
  const secrets = secretsOf(account);
  if (typeof response === 'string' && response !== '') {
    const text = shownReply(response, secrets);
    return new SmtpFailed(`${refusalOf(command)}: ${text}`, stage, { status: responseCode ?? null, text });
  }
  const where = stage === 'connect' ? `${account.host}:${account.port} cannot be used` : 'was lost';
  return new SmtpFailed(`The mail server ${where}: ${shownReply(reasonOf(error), secrets)}`, stage, null);
}

/** What the server said to a message that at least one recipient gets; who does not is named. */
export function partlyTaken(info: {
  response: string;
  rejectedErrors?: (SmtpError & { recipient?: string })[] | undefined;
}): Answer {
  const refused = (info.rejectedErrors ?? []).map(({ recipient = '', response = '' }) => `${recipient} (${response})`);
  const text = refused.length > 0 ? `${info.response}. Not taken for ${refused.join(', ')}` : info.response;
  return { status: Number(info.response.slice(0, 3)) || null, text };
}

/** Several addresses of one name fail with one error that says nothing itself. */
function reasonOf(error: unknown): string {
  const causes: unknown[] = error instanceof AggregateError ? error.errors : [error];
  const texts = causes.map(cause => (cause instanceof Error ? cause.message : String(cause)));
  return [...new Set(texts)].join('; ');
}

/** The password in every form it crosses the wire in. */
export function secretsOf({ username, password }: SmtpAccount): string[] {
  if (!password) return [];
  return [password, base64(password), base64(`\0${username ?? ''}\0${password}`)];
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
