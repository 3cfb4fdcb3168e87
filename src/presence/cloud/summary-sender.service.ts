import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Clock } from '../../shared/clock.js';
import type { Setback } from './answer.rules.js';
import { CloudClient } from './cloud.client.js';
import { CloudState } from './cloud-state.service.js';
import { encodePresence } from './message.codec.js';
import { acknowledge, park, unsentHours } from './outbox.queries.js';
import { dueBefore, firstMessage, halves, type UnsentHour } from './outbox.rules.js';

/** How far a run has come: nothing is left, there is more to send at once, or an attempt was in vain. */
export type Progress = 'done' | 'more' | Setback;

/** A run makes room for others after so long. */
const turnMs = 60_000;
/** So often the rows of one message are divided to find the ones that are refused. */
const mostSplits = 40;

/**
 * Sends hours the receiver does not have: the rows themselves are the outbox. A row counts as sent only when the receiver
 * has said so, and only in the revision it was sent in, so a crash at any point repeats an attempt and loses nothing.
 * No transaction is open meanwhile.
 */
@Injectable()
export class SummarySender {
  constructor(
    private readonly em: EntityManager,
    private readonly client: CloudClient,
    private readonly state: CloudState,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Oldest hour first, until nothing is left, the receiver does not answer, or a minute has passed. */
  async send(): Promise<Progress> {
    if (!this.client.configured) return 'done';
    const until = this.clock.monotonic() + turnMs;
    for (;;) {
      const before = dueBefore(this.clock.now().getTime(), this.config.env.SUMMARY_INTERVAL_HOURS);
      const rows = firstMessage(await unsentHours(this.em, before));
      if (rows.length === 0) return 'done';
      const setback = await this.deliver(rows);
      if (setback) return setback;
      if (this.clock.monotonic() >= until) return 'more';
    }
  }

  /** What a row says may be what the receiver refuses: then the others arrive without it. */
  private async deliver(rows: UnsentHour[]): Promise<Setback | null> {
    const parts = [rows];
    let splits = 0;
    for (let part = parts.shift(); part; part = parts.shift()) {
      const answer = await this.client.post('presence', this.message(part));
      if (answer.kind === 'paused' || answer.kind === 'failed') {
        await this.state.failed(answer.reason);
        return answer;
      }
      if (answer.kind === 'accepted') {
        await acknowledge(this.em, part);
        await this.state.reached();
      } else if (answer.aboutContent && part.length > 1 && splits < mostSplits) {
        splits += 1;
        parts.unshift(...halves(part));
      } else {
        await park(this.em, part, answer.reason);
      }
    }
    return null;
  }

  private message(rows: readonly UnsentHour[]) {
    const { SITE_ID: siteId, TZ: zone } = this.config.env;
    return encodePresence({ siteId, zone }, rows);
  }
}
