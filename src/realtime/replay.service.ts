import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { query } from '../database/bulk.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { messageOf, type LiveMessage } from '../events/live-message.js';
import { StatusSource } from '../events/status-source.js';
import { storedFacts } from '../events/stored-facts.js';
import { maxMissed } from './live.rules.js';
import type { Selection } from './selection.js';

/** Reads from storage what a live client has missed. */
@Injectable()
export class ReplayService {
  constructor(
    private readonly em: EntityManager,
    private readonly unitOfWork: UnitOfWork,
    private readonly source: StatusSource,
  ) {}

  /**
   * The messages of the selection with ids above `after`, up to `upTo`, in order. Null where that cannot be told: more
   * than a client may miss (before the selection is applied), an id from the future, or facts that are no longer kept.
   */
  async between(after: number, upTo: number, selection: Selection): Promise<LiveMessage[] | null> {
    if (after === upTo) return [];
    if (after > upTo) return null;
    const { checks, topics } = selection.choice;
    const facts = topics.length > 0 ? await this.unitOfWork.run(() => this.facts(after, upTo)) : [];
    const results =
      checks && facts ? await this.unitOfWork.run(() => this.source.resultsBetween(after, upTo, maxMissed)) : [];
    if (!facts || !results || facts.length + results.length > maxMissed) return null;
    return [...facts, ...results].sort((a, b) => a.id - b.id).filter(message => selection.wants(message));
  }

  private async facts(after: number, upTo: number): Promise<LiveMessage[] | null> {
    const [oldest] = await query<{ id: number | null }>(this.em, sql`select min(id)::float8 as id from event`);
    if (oldest?.id && oldest.id > after + 1 && after > 0) return null;
    const facts = await storedFacts(this.em, { above: after, upTo, limit: maxMissed + 1 });
    return facts.length > maxMissed ? null : facts.flatMap(fact => messageOf(fact) ?? []);
  }
}
