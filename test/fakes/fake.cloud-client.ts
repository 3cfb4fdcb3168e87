import type { CloudAnswer } from '../../src/presence/cloud/answer.rules.js';
import { CloudClient } from '../../src/presence/cloud/cloud.client.js';
import type { CloudMessage } from '../../src/presence/cloud/message.codec.js';

interface Posted {
  kind: 'heartbeat' | 'presence';
  key: string;
  body: Record<string, unknown>;
}

export const accepted: CloudAnswer = { kind: 'accepted' };
export const failed: CloudAnswer = { kind: 'failed', reason: 'No answer', retryAfterMs: null };
export const paused: CloudAnswer = { kind: 'paused', reason: 'Wrong token' };

/** A receiver that answers as a test says, and keeps what it was sent. */
export class FakeCloudClient extends CloudClient {
  configured = true;
  readonly name = 'cloud.example';
  readonly posted: Posted[] = [];
  /** How a message is answered; accepted unless set. */
  answer: (posted: Posted) => CloudAnswer | Promise<CloudAnswer> = () => accepted;

  async post(kind: 'heartbeat' | 'presence', { key, body }: CloudMessage): Promise<CloudAnswer> {
    const posted = { kind, key, body: JSON.parse(body) as Record<string, unknown> };
    this.posted.push(posted);
    return this.answer(posted);
  }
}
