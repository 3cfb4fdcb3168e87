import type { FieldError } from '../../shared/errors.js';
import type { NotificationType } from '../configs/notification-config.rules.js';
import type { Content } from '../content/content.rules.js';

/** Where a message goes: the recipient as it is shown, and what is kept sealed (see the `Secrets` of each channel). */
export interface Target {
  type: NotificationType;
  recipient: string;
  secrets: Readonly<Record<string, string>>;
}

export interface OutgoingMessage extends Content {
  /** Stable over all attempts. */
  id: string;
  at: Date;
}

/** What the provider said. */
export interface Answer {
  /** HTTP or SMTP status; null where the protocol has none. */
  status: number | null;
  /** At most 2,000 characters, without secrets. */
  text: string;
}

/** The message did not get out. `permanent`: trying again is of no use, the config or the account must be changed. */
export class DeliveryFailed extends Error {
  constructor(
    message: string,
    readonly permanent: boolean,
    readonly answer: Answer | null = null,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
    this.name = 'DeliveryFailed';
  }
}

/** One way a message can take. Adding one is one file and one row in `registry.ts`. */
export abstract class Channel {
  abstract readonly type: NotificationType;

  /** What is wrong with a recipient and its secrets, by field of the API; empty where a message could be sent. */
  abstract problems(target: Target): FieldError[];

  /** Sends one message; rejects with DeliveryFailed, or with the reason of `signal` when the time is over. */
  abstract send(target: Target, message: OutgoingMessage, signal: AbortSignal): Promise<Answer>;
}
