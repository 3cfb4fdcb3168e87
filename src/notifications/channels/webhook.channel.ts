import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FieldError } from '../../shared/errors.js';
import type { Answer, OutgoingMessage, Target } from './channel.js';
import { HttpChannel, jsonHeaders, secretOf } from './http.channel.js';
import { isWebhookSecret, recipientProblem, secretProblem, urlProblem, webhookPrefix } from './recipient.rules.js';

/** A secret for signing webhooks: `whsec_` and the base64 of 32 random bytes. */
export function newWebhookSecret(): string {
  return webhookPrefix + randomBytes(32).toString('base64');
}

/** The signature of the Standard Webhooks specification over id, Unix seconds and body, in its `v1` form. */
function signatureOf(secret: string, id: string, timestamp: number, body: string): string {
  const key = Buffer.from(secret.slice(webhookPrefix.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

/**
 * Posts the versioned JSON event, signed after the Standard Webhooks specification. The id stays the same in every
 * attempt, the time is that of the attempt. While a secret is being exchanged both sign (`secret`, `previous_secret`).
 */
@Injectable()
export class WebhookChannel extends HttpChannel {
  readonly type = 'webhook';

  problems({ recipient, secrets }: Target): FieldError[] {
    const problem = urlProblem(recipient);
    const wrong = ['secret', 'previous_secret'].filter(key => secrets[key] && !isWebhookSecret(secrets[key]));
    return [
      ...(problem ? [recipientProblem(problem)] : []),
      ...(secrets['secret'] ? [] : [secretProblem('secret', 'A webhook is signed with a secret.')]),
      ...wrong.map(key => secretProblem(key, 'A secret is whsec_ followed by the base64 of 24 to 64 bytes.')),
    ];
  }

  async send({ recipient, secrets }: Target, message: OutgoingMessage, signal: AbortSignal): Promise<Answer> {
    const keys = [secretOf(secrets, 'secret'), ...(secrets['previous_secret'] ? [secrets['previous_secret']] : [])];
    const body = JSON.stringify(message.event);
    const timestamp = Math.floor(this.clock.now().getTime() / 1000);
    const headers = {
      ...jsonHeaders,
      'webhook-id': message.id,
      'webhook-timestamp': `${timestamp}`,
      'webhook-signature': keys.map(key => signatureOf(key, message.id, timestamp, body)).join(' '),
    };
    const hidden = keys.flatMap(key => [key, key.slice(webhookPrefix.length)]);
    return this.post({ url: recipient, headers, body, secrets: hidden }, signal);
  }
}
