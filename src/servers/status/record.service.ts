import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { query } from '../../database/bulk.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { Relay } from '../../events/relay.js';
import type { Checked } from '../checks/checked.js';
import { insertResults } from '../history/result-writer.js';
import { checkedMessages, type CheckedMessage } from '../live/checked-message.js';
import { isUnreachable } from './incidents.rules.js';
import { RecordMemory } from './record-memory.js';
import { applyResults, type Applied, type ParentLookup } from './record.rules.js';
import { StatusWriter } from './status-writer.service.js';
import { loadTracked } from './tracked-servers.js';
import { parentView, type TrackedServer } from './tracked-server.rules.js';

/** A conflict means somebody paused the server or took it over; after this many the results are given up as stale. */
const attempts = 5;

/** What was stored: the changes for whoever schedules the next checks, the messages for whoever asked for a result. */
export interface Recorded {
  applied: Applied[];
  messages: CheckedMessage[];
}

interface Stored {
  stored: { change: Applied; conflict: boolean }[];
  messages: CheckedMessage[];
}

/**
 * Stores results of checks in batches: raw rows, status, spans, incidents and facts in one transaction, then tells live
 * clients. The state is decided on what this process remembers and written by compare-and-set, so nothing is read before
 * a batch unless somebody else touched a server. Throws where the database is away; nothing of the batch counts then.
 */
@Injectable()
export class RecordService {
  private readonly logger = new Logger(RecordService.name);

  constructor(
    private readonly em: EntityManager,
    private readonly unitOfWork: UnitOfWork,
    private readonly relay: Relay,
    private readonly writer: StatusWriter,
    private readonly memory: RecordMemory,
  ) {}

  async record(results: readonly Checked[]): Promise<Recorded> {
    const all: Recorded = { applied: [], messages: [] };
    let left = results;
    for (let attempt = 0; left.length > 0 && attempt < attempts; attempt += 1) {
      const batch = left;
      await this.relay.observe(() =>
        this.unitOfWork.run(async () => {
          const { stored, messages } = await this.store(batch);
          all.applied.push(...stored.filter(({ conflict }) => !conflict).map(({ change }) => change));
          all.messages.push(...messages);
          left = stored.filter(({ conflict }) => conflict).flatMap(({ change }) => change.results);
          return messages;
        }),
      );
    }
    if (left.length > 0)
      this.logger.warn(`${left.length} results were given up: their servers kept changing meanwhile`);
    return all;
  }

  private async store(batch: readonly Checked[]): Promise<Stored> {
    const { tracked, books, rollups } = this.memory;
    const servers = await tracked.of(this.em, new Set(batch.map(({ serverId }) => serverId)));
    const parents = await this.parents(batch, servers);
    const changes = [...applyResults(batch, servers, parents).values()];
    if (changes.length === 0) return { stored: [], messages: [] };
    const { written, ids, results } = await this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      const writtenIds = await this.writer.write(changes);
      const counted = changes.filter(({ server }) => writtenIds.has(server.id)).flatMap(change => change.results);
      await rollups.markDirty(counted.reduce((oldest, { at }) => Math.min(oldest, at), Infinity));
      return { written: writtenIds, ids: await insertResults(em, counted), results: counted };
    });
    const stored = changes.map(change => ({ change, conflict: !written.has(change.server.id) }));
    tracked.settle(stored);
    const extrasOf = ({ server, next }: Applied) => ({
      unreachable: server.parentId !== null && isUnreachable(next, parents(server.parentId)),
      uptimePercentage: books.uptime.of(server.id),
      agent: books.agents.of(server),
    });
    const kept = new Map(stored.filter(({ conflict }) => !conflict).map(({ change }) => [change.server.id, change]));
    return { stored, messages: checkedMessages(results, ids, kept, extrasOf) };
  }

  /** Parents of failing servers as they are stored now: another process may be the one that checks them. */
  private async parents(batch: readonly Checked[], servers: ReadonlyMap<number, TrackedServer>): Promise<ParentLookup> {
    const wanted = batch.flatMap(({ serverId, outcome }) =>
      outcome.kind === 'failure' ? (servers.get(serverId)?.parentId ?? []) : [],
    );
    const found = await loadTracked(this.em, [...new Set(wanted)]);
    return id => {
      const parent = found.get(id) ?? servers.get(id);
      return parent ? parentView(parent.state) : null;
    };
  }
}
