import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { EgressClient, EgressFailed, EgressRefused } from '../../egress/egress.client.js';
import { Clock } from '../../shared/clock.js';
import { judge, type CloudAnswer } from './answer.rules.js';
import type { CloudMessage } from './message.codec.js';

/** The receiver this site reports to: another Sitewatch, or anything that speaks the site protocol. */
export abstract class CloudClient {
  /** False: this site reports to nobody, and `post` must not be called. */
  abstract readonly configured: boolean;
  /** Its host, for people. */
  abstract readonly name: string;
  /** Never rejects; settles within 10 s. */
  abstract post(kind: 'heartbeat' | 'presence', message: CloudMessage): Promise<CloudAnswer>;
}

/** Over HTTP to CLOUD_API_URL; an address inside the network has to be allowed by EGRESS_ALLOW_CIDRS. */
@Injectable()
export class EgressCloudClient extends CloudClient {
  readonly configured: boolean;
  readonly name: string;
  private readonly base: string;
  private readonly token: string;

  constructor(
    private readonly egress: EgressClient,
    private readonly clock: Clock,
    { env }: Config,
  ) {
    super();
    this.configured = env.CLOUD_API_URL !== undefined;
    this.base = (env.CLOUD_API_URL ?? '').replace(/\/+$/, '');
    this.name = URL.parse(this.base)?.host ?? 'The receiver';
    this.token = env.CLOUD_API_TOKEN;
  }

  async post(kind: 'heartbeat' | 'presence', { key, body }: CloudMessage): Promise<CloudAnswer> {
    try {
      const reply = await this.egress.request({
        method: 'POST',
        url: `${this.base}/api/${kind}`,
        headers: {
          'content-type': 'application/json',
          'idempotency-key': key,
          ...(this.token === '' ? {} : { authorization: `Bearer ${this.token}` }),
        },
        body,
      });
      return judge({ ...reply, body: this.withoutToken(reply.body) }, this.clock.now().getTime());
    } catch (error) {
      // What is wrong with the address or the token is put right in the configuration; the messages wait for it.
      if (!(error instanceof EgressFailed) && !(error instanceof EgressRefused)) throw error;
      return { kind: 'failed', reason: error.message, retryAfterMs: null };
    }
  }

  private withoutToken(text: string): string {
    return this.token === '' ? text : text.replaceAll(this.token, '***');
  }
}
