import { Injectable } from '@nestjs/common';
import { ChannelLayer } from '../events/layer/channel-layer.client.js';
import { WakeUp } from '../events/wake-up.js';
import { Health, type HealthReport } from './health.js';

/** Whether live clients hear everything at once: facts through the database, observations through the channel layer. */
@Injectable()
export class FeedHealth {
  constructor(
    private readonly wakeUp: WakeUp,
    private readonly layer: ChannelLayer,
    health: Health,
  ) {
    health.register('feed', () => this.report());
  }

  private report(): HealthReport {
    if (!this.wakeUp.listening) return { ok: false, detail: 'facts are read every few seconds only' };
    const { ok, detail } = this.layer.state;
    return { ok, detail: `facts are heard at once; ${detail}` };
  }
}
