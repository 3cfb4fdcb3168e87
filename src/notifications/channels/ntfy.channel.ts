import { Injectable } from '@nestjs/common';
import type { FieldError } from '../../shared/errors.js';
import { DeliveryFailed, type Answer, type OutgoingMessage, type Target } from './channel.js';
import { HttpChannel, jsonHeaders } from './http.channel.js';
import {
  linksOf,
  ntfyTopicOf,
  recipientProblem,
  secretProblem,
  shortened,
  tokenProblem,
  urlProblem,
} from './recipient.rules.js';

/** How loud the phone is (1 to 5; 3 is usual) and which sign stands before the title. */
const looks = {
  alarm: { priority: 5, tags: ['rotating_light'] },
  recovery: { priority: 3, tags: ['white_check_mark'] },
  notice: { priority: 2, tags: ['information_source'] },
} as const;

/** Publishes to a topic of an ntfy server, `https://ntfy.example/topic`; secret: `token`, where the topic needs one. */
@Injectable()
export class NtfyChannel extends HttpChannel {
  readonly type = 'ntfy';

  problems({ recipient, secrets }: Target): FieldError[] {
    const address =
      urlProblem(recipient) ??
      (ntfyTopicOf(recipient) ? null : 'Give the address of a topic, such as https://ntfy.sh/my-site.');
    const token = secrets['token'] ? tokenProblem(secrets['token']) : null;
    return [...(address ? [recipientProblem(address)] : []), ...(token ? [secretProblem('token', token)] : [])];
  }

  async send({ recipient, secrets }: Target, message: OutgoingMessage, signal: AbortSignal): Promise<Answer> {
    const found = ntfyTopicOf(recipient);
    if (!found) throw new DeliveryFailed('The recipient is not the address of an ntfy topic.', true);
    const token = secrets['token'];
    const body = JSON.stringify({
      topic: found.topic,
      title: message.subject,
      // In bytes the server takes 4,096; a longer message becomes a file nobody opens.
      message: shortened(message.text || message.subject, 1_300),
      ...looks[message.tone],
      click: message.link ?? undefined,
      actions: linksOf(message).map(({ label, url }) => ({ action: 'view', label, url })),
    });
    const headers = token ? { ...jsonHeaders, Authorization: `Bearer ${token}` } : jsonHeaders;
    return this.post({ url: found.base, headers, body, secrets: token ? [token] : [] }, signal);
  }
}
