import { Channel, type Answer, type OutgoingMessage, type Target } from '../../src/notifications/channels/channel.js';

export interface Sent {
  target: Target;
  message: OutgoingMessage;
}

type Provider = (message: OutgoingMessage, signal: AbortSignal, target: Target) => Promise<Answer>;

const taken: Provider = () => Promise.resolve({ status: 200, text: 'ok' });

/** A channel of every type: remembers what it was given, and answers as its provider does. */
export class FakeChannel extends Channel {
  readonly type = 'webhook';
  /** Every attempt, in order. */
  readonly sent: Sent[] = [];
  /** What the recipients have got, in order. */
  readonly received: Sent[] = [];
  provider: Provider = taken;

  problems(): [] {
    return [];
  }

  async send(target: Target, message: OutgoingMessage, signal: AbortSignal): Promise<Answer> {
    this.sent.push({ target, message });
    const answer = await this.provider(message, signal, target);
    this.received.push({ target, message });
    return answer;
  }

  reset(): void {
    this.sent.length = 0;
    this.received.length = 0;
    this.provider = taken;
  }
}
