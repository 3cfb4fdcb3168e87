import { Injectable } from '@nestjs/common';
import type { FieldError } from '../../shared/errors.js';
import type { Answer, OutgoingMessage, Target } from './channel.js';
import { HttpChannel, jsonHeaders, secretOf } from './http.channel.js';
import { secretPartsOf } from './http-answer.rules.js';
import { linksOf, secretUrlProblems, shortened } from './recipient.rules.js';

/** Posts to an incoming webhook of Slack. Its whole address is a secret (`url`); the recipient is only a label. */
@Injectable()
export class SlackChannel extends HttpChannel {
  readonly type = 'slack';

  problems(target: Target): FieldError[] {
    return secretUrlProblems(target.recipient, target.secrets['url']);
  }

  async send({ secrets }: Target, message: OutgoingMessage, signal: AbortSignal): Promise<Answer> {
    const url = secretOf(secrets, 'url');
    return this.post(
      { url, headers: jsonHeaders, body: JSON.stringify(slackPayload(message)), secrets: secretPartsOf(url) },
      signal,
    );
  }
}

/** Blocks of plain text: a name such as `<!channel>` in mrkdwn would call everybody. `text` is what notifications show. */
function slackPayload(message: OutgoingMessage) {
  const buttons = linksOf(message).map(({ label, url }) => ({ type: 'button', text: plain(label), url }));
  return {
    text: message.subject.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    blocks: [
      { type: 'header', text: plain(shortened(message.subject, 150)) },
      ...(message.text === '' ? [] : [{ type: 'section', text: plain(shortened(message.text, 3_000)) }]),
      ...(buttons.length > 0 ? [{ type: 'actions', elements: buttons }] : []),
    ],
  };
}

function plain(text: string) {
  return { type: 'plain_text', text, emoji: false };
}
