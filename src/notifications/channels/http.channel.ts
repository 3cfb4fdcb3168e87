import { Injectable } from '@nestjs/common';
import {
  EgressClient,
  EgressFailed,
  EgressRefused,
  type EgressReply,
  type EgressRequest,
} from '../../egress/egress.client.js';
import { Clock } from '../../shared/clock.js';
import { Channel, DeliveryFailed, type Answer } from './channel.js';
import { judgeReply } from './http-answer.rules.js';

/** One message as it is posted. */
export interface HttpMessage {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Everything that must not come back in what is stored of the answer. */
  secrets: readonly string[];
  /** Seconds the receiver asks to be left alone, where it says so elsewhere than in `Retry-After`. */
  waitOf?: (reply: EgressReply) => number | null;
}

/** What all channels share that end in one POST: the guarded client, and what its answers mean. */
@Injectable()
export abstract class HttpChannel extends Channel {
  constructor(
    private readonly egress: EgressClient,
    protected readonly clock: Clock,
  ) {
    super();
  }

  protected async post(message: HttpMessage, signal: AbortSignal): Promise<Answer> {
    const { url, headers, body, secrets } = message;
    const reply = await this.ask({ method: 'POST', url, headers, body, signal });
    const verdict = judgeReply(reply, url, secrets, this.clock.now());
    const answer = { status: reply.status, text: verdict.text };
    if (verdict.delivered) return answer;
    const wait = verdict.retryAfterSeconds ?? (verdict.permanent ? null : (message.waitOf?.(reply) ?? null));
    throw new DeliveryFailed(verdict.reason, verdict.permanent, answer, wait);
  }

  /** A refusal stays one until somebody changes the config; silence may end by itself. */
  private async ask(request: EgressRequest): Promise<EgressReply> {
    try {
      return await this.egress.request(request);
    } catch (error) {
      if (error instanceof EgressRefused) throw new DeliveryFailed(error.message, true);
      throw error instanceof EgressFailed ? new DeliveryFailed(error.message, false) : error;
    }
  }
}

/** A secret that `problems` asks for; the config may still be older than the question. */
export function secretOf(secrets: Readonly<Record<string, string>>, key: string): string {
  const secret = secrets[key];
  if (!secret) throw new DeliveryFailed(`The secret "${key}" of this config is missing.`, true);
  return secret;
}

export const jsonHeaders = { 'Content-Type': 'application/json; charset=utf-8' };
