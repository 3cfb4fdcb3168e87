import { Injectable } from '@nestjs/common';
import type { FieldError } from '../../shared/errors.js';
import type { Answer, OutgoingMessage, Target } from './channel.js';
import { HttpChannel, jsonHeaders, secretOf } from './http.channel.js';
import { secretPartsOf } from './http-answer.rules.js';
import { linksOf, secretUrlProblems, shortened } from './recipient.rules.js';

const colours = { alarm: 'Attention', recovery: 'Good', notice: 'Default' } as const;

/** Posts an adaptive card to a Teams workflow. Its whole address is a secret (`url`); the recipient is only a label. */
@Injectable()
export class TeamsChannel extends HttpChannel {
  readonly type = 'teams';

  problems(target: Target): FieldError[] {
    return secretUrlProblems(target.recipient, target.secrets['url']);
  }

  async send({ secrets }: Target, message: OutgoingMessage, signal: AbortSignal): Promise<Answer> {
    const url = secretOf(secrets, 'url');
    const card = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: cardOf(message) };
    const body = JSON.stringify({ type: 'message', attachments: [card] });
    return this.post({ url, headers: jsonHeaders, body, secrets: secretPartsOf(url) }, signal);
  }
}

/** Rich text blocks take text as it is, where plain text blocks would read Markdown in a name; one for each line. */
function cardOf(message: OutgoingMessage) {
  const title = { text: message.subject, weight: 'Bolder', size: 'Medium', color: colours[message.tone] };
  const lines = shortened(message.text, 8_000)
    .split('\n')
    .filter(line => line !== '');
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    body: [title, ...lines.map(text => ({ text }))].map(run => ({
      type: 'RichTextBlock',
      inlines: [{ type: 'TextRun', ...run }],
    })),
    actions: linksOf(message).map(({ label, url }) => ({ type: 'Action.OpenUrl', title: label, url })),
  };
}
