import { Injectable } from '@nestjs/common';
import type { EgressReply } from '../../egress/egress.client.js';
import type { FieldError } from '../../shared/errors.js';
import type { Answer, OutgoingMessage, Target } from './channel.js';
import { HttpChannel, jsonHeaders, secretOf } from './http.channel.js';
import { linksOf, recipientProblem, secretProblem, shortened, urlProblem } from './recipient.rules.js';

const usualBase = 'https://api.telegram.org';

/** Has a bot write into a chat. Secrets: `token` of the bot, and `base_url` where the Bot API is hosted by oneself. */
@Injectable()
export class TelegramChannel extends HttpChannel {
  readonly type = 'telegram';

  problems({ recipient, secrets }: Target): FieldError[] {
    const base = secrets['base_url'] ? urlProblem(secrets['base_url']) : null;
    const isChat = /^(-?\d{1,20}|@[a-z]\w{3,31})$/i.test(recipient);
    return [
      ...(isChat
        ? []
        : [recipientProblem('Give the id of a chat, such as -1001234567890, or the @name of a channel.')]),
      ...(isToken(secrets['token'] ?? '') ? [] : [secretProblem('token', 'Give the token BotFather gave the bot.')]),
      ...(base ? [secretProblem('base_url', base)] : []),
    ];
  }

  async send({ recipient, secrets }: Target, message: OutgoingMessage, signal: AbortSignal): Promise<Answer> {
    const token = secretOf(secrets, 'token');
    const base = (secrets['base_url'] || usualBase).replace(/\/+$/, '');
    const body = JSON.stringify({
      chat_id: recipient,
      text: textOf(message),
      link_preview_options: { is_disabled: true },
      disable_notification: message.tone !== 'alarm',
    });
    const url = `${base}/bot${token}/sendMessage`;
    return this.post({ url, headers: jsonHeaders, body, secrets: [token], waitOf }, signal);
  }
}

function isToken(text: string): boolean {
  return /^\d{1,20}:[\w-]{1,200}$/.test(text);
}

/** Plain text with its links in it: Telegram refuses buttons to addresses that are not public, and the message with them. */
function textOf(message: OutgoingMessage): string {
  const missing = linksOf(message).filter(({ url }) => !message.text.includes(url));
  const tail = missing.map(({ label, url }) => `\n${label}: ${url}`).join('');
  return shortened(`${message.subject}\n\n${message.text}`.trimEnd(), 4_096 - tail.length) + tail;
}

/** Telegram says in the body for how long it wants to be left alone. */
function waitOf({ body }: EgressReply): number | null {
  const [, seconds] = /"retry_after"\s*:\s*(\d{1,5})\b/.exec(body) ?? [];
  return seconds === undefined ? null : Number(seconds);
}
