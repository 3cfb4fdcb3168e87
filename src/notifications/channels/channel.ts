import type { FieldError } from '../../shared/errors.js';
import type { NotificationType } from '../configs/notification-config.rules.js';

/** Where a message goes: the recipient as it is shown, and what is kept sealed (see the `Secrets` of each channel). */
export interface Target {
  type: NotificationType;
  recipient: string;
  secrets: Readonly<Record<string, string>>;
}

/** A message in every form a channel may need; written once, stored with the message, the same in every attempt. */
export interface Content {
  /** One line, at most 150 characters. */
  subject: string;
  /** Plain text, a few lines, with the link in a line of its own. */
  text: string;
  /** The same as a complete HTML document without anything loaded from elsewhere. */
  html: string;
  /** At most 160 characters of the GSM 7-bit alphabet. */
  short: string;
  /** Where to read more; null where no address of this site is known. */
  link: string | null;
  /** Link that acknowledges the incident; null where there is none. */
  acknowledgeLink: string | null;
  /** Whether something broke, is fine again, or is only to be known. */
  tone: 'alarm' | 'recovery' | 'notice';
  /** The versioned body of a webhook (docs: `WebhookEvent`). */
  event: Record<string, unknown>;
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
