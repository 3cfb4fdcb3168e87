import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { SecretBox, SecretUnreadable } from '../../config/secret-box.js';
import { Clock } from '../../shared/clock.js';
import { DeliveryFailed, type Answer, type OutgoingMessage } from '../channels/channel.js';
import { Channels } from '../channels/registry.js';
import { targetOf } from '../configs/config-secrets.js';
import type { NotificationConfig } from '../configs/notification-config.entity.js';
import { attemptMs, type Outcome } from './delivery.rules.js';

export type Addressee = Pick<NotificationConfig, 'notificationType' | 'recipient' | 'secrets'>;

const longestText = 2000;

/**
 * Makes one attempt to hand a message over. It ends after ten seconds, whatever the channel does, and at once when this
 * process is asked to stop; no transaction may be open meanwhile.
 */
@Injectable()
export class Sender implements OnModuleDestroy {
  private readonly stopping = new AbortController();

  constructor(
    private readonly channels: Channels,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  async send(addressee: Addressee, message: OutgoingMessage): Promise<{ outcome: Outcome; durationMs: number }> {
    const start = this.clock.monotonic();
    const outcome = await this.attempt(addressee, message);
    return { outcome, durationMs: Math.round(this.clock.monotonic() - start) };
  }

  onModuleDestroy(): void {
    this.stopping.abort(new Error('Sitewatch is stopping'));
  }

  private async attempt(addressee: Addressee, message: OutgoingMessage): Promise<Outcome> {
    if (this.stopping.signal.aborted) return { kind: 'interrupted' };
    const deadline = AbortSignal.timeout(attemptMs);
    const signal = AbortSignal.any([deadline, this.stopping.signal]);
    try {
      const channel = this.channels.of(addressee.notificationType);
      const answer = await Promise.race([channel.send(targetOf(this.box, addressee), message, signal), endOf(signal)]);
      return { kind: 'delivered', answer: shortened(answer) };
    } catch (error) {
      if (this.stopping.signal.aborted) return { kind: 'interrupted' };
      if (deadline.aborted) return failed(`No answer within ${attemptMs / 1000} seconds.`);
      return outcomeOf(error);
    }
  }
}

function endOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
    signal.addEventListener('abort', end, { once: true });
  });
}

/** What no channel foresaw passes by itself: it was not the recipient's doing. */
function outcomeOf(error: unknown): Outcome {
  if (error instanceof SecretUnreadable) {
    return { ...failed(`The secrets of this config have to be given again. ${error.message}`), permanent: true };
  }
  if (!(error instanceof DeliveryFailed)) return failed(error instanceof Error ? error.message : String(error));
  const { message, permanent, answer, retryAfterSeconds } = error;
  return { ...failed(message), permanent, answer: answer && shortened(answer), retryAfterSeconds };
}

function failed(reason: string) {
  const text = reason.slice(0, longestText).toWellFormed();
  return { kind: 'failed', reason: text, permanent: false, answer: null, retryAfterSeconds: null } as const;
}

function shortened({ status, text }: Answer): Answer {
  return { status, text: text.slice(0, longestText).toWellFormed() };
}
