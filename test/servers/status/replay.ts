import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { epochMs, query } from '../../../src/database/bulk.js';
import type { ResultKind } from '../../../src/servers/checks/check.rules.js';
import type { Checked } from '../../../src/servers/checks/checked.js';
import {
  effectiveStatus,
  type CoverEvent,
  type StatusEffect,
  type StatusState,
} from '../../../src/servers/status/status.rules.js';
import type { TestDatabase } from '../../support/database.js';
import { start } from './histories.js';
import { Ledger, minute } from './play.js';
import { checked } from './recorder.js';

export interface Sent {
  /** Index of the server. */
  server: number;
  kind: ResultKind;
  /** How many slots after the newest one of that server. */
  step: number;
  drift: number;
}

interface FactRow {
  name: string;
  to: string | null;
}

/** Everything that is stored about one server, in the words of the ledger. */
export interface Account {
  status: object;
  spans: object[];
  incidents: object[];
  facts: string[];
}

/**
 * Replays what the database has accepted, in the order it was stored, through the rules: the oracle for what must be
 * stored beside it. Results are recognised by their message.
 */
export class Replay {
  newestId = 0;
  private readonly sent = new Map<string, Checked>();
  private readonly slots = new Map<number, number>();
  private readonly ledgers: Map<number, Ledger>;

  constructor(
    private readonly database: TestDatabase,
    readonly servers: readonly number[],
  ) {
    this.ledgers = new Map(servers.map(id => [id, new Ledger(start)]));
  }

  /** Results as the checks of these servers would bring them next. */
  build(list: readonly Sent[]): Checked[] {
    return list.map(({ server, kind, step, drift }) => {
      const id = this.idOf(server);
      const newest = this.slots.get(id) ?? 0;
      const slot = Math.max(1, newest + step);
      this.slots.set(id, Math.max(slot, newest));
      const message = `result ${this.sent.size}`;
      const result = checked(id, slot, kind, { at: start + slot * minute + drift, message });
      this.sent.set(message, result);
      return result;
    });
  }

  /** Half a minute after the newest result of that server. */
  nextCover(server: number, type: CoverEvent['type']): { serverId: number; type: CoverEvent['type']; at: Date } {
    const serverId = this.idOf(server);
    return { serverId, type, at: new Date(start + (this.slots.get(serverId) ?? 0) * minute + minute / 2) };
  }

  cover({ serverId, type, at }: { serverId: number; type: CoverEvent['type']; at: Date }): void {
    this.ledgerOf(serverId).apply({ type, at: at.getTime() });
  }

  /** Replays what was stored since the last call; whatever was offered and not stored must be stale, or come in a pause. */
  async accept(offered: readonly Checked[]): Promise<void> {
    const accepted = new Set<Checked>();
    for (const { id, message } of await this.storedAbove(this.newestId)) {
      const result = this.sent.get(message);
      assert.ok(result, `${message} was never sent`);
      const { at, slot, outcome } = result;
      const ledger = this.ledgerOf(result.serverId);
      const before = ledger.state;
      ledger.apply({ type: 'result', at, slot, kind: outcome.kind, message, responseTimeMs: outcome.responseTimeMs });
      assert.notEqual(ledger.state, before, `${message} is stale and was stored`);
      accepted.add(result);
      this.newestId = id;
    }
    for (const { serverId, slot, outcome } of offered.filter(result => !accepted.has(result))) {
      const { paused, lastSlot } = this.ledgerOf(serverId).state;
      assert.ok(paused || slot <= (lastSlot ?? 0), `${outcome.message} is lost`);
    }
  }

  /** What must be stored about a server. */
  expected(id: number): Account {
    const { state, spans, incidents, effects } = this.ledgerOf(id);
    const { spanSince: since, lastResultAt: lastCheck, consecutiveFailures: failures } = state;
    const status = { status: effectiveStatus(state), since, lastCheck, failures, state };
    return { status, spans, incidents, facts: effects.flatMap(factOf).toSorted() };
  }

  /** What is stored about a server. */
  async stored(id: number): Promise<Account> {
    const [status] = await this.rows(
      sql<{ state: StatusState }>`
        select status, ${epochMs('since')} as since, ${epochMs('last_check')} as "lastCheck",
               consecutive_failures as failures, state
        from server_status where server_id = ${id}`,
    );
    const spans = await this.rows(
      sql<object>`select status, ${epochMs('started_at')} as "startedAt", ${epochMs('ended_at')} as "endedAt"
                  from server_span where server_id = ${id} order by started_at, id`,
    );
    const incidents = await this.rows(
      sql<object>`select ${epochMs('started_at')} as "startedAt", ${epochMs('ended_at')} as "endedAt", cause
                  from incident where server_id = ${id} order by id`,
    );
    const facts = await this.rows(
      sql<FactRow>`select name, payload->>'to' as "to" from event where (payload->>'server_id')::int = ${id}`,
    );
    return { status: status ?? {}, spans, incidents, facts: facts.map(inWords).toSorted() };
  }

  /** Ids of all stored results, in their order. */
  async storedIds(): Promise<number[]> {
    return (await this.storedAbove(0)).map(({ id }) => id);
  }

  private storedAbove(id: number): Promise<{ id: number; message: string }[]> {
    return this.rows(
      sql<{ id: number; message: string }>`
        select id::float8 as id, error_message as message from ping_result
        where id > ${id} and server_id = any(${this.servers}::int4[]) order by id`,
    );
  }

  private rows<Row>(statement: ReturnType<typeof sql<Row>>): Promise<Row[]> {
    return this.database.unitOfWork.run(() => query(this.database.em, statement));
  }

  private idOf(server: number): number {
    return this.servers[server % this.servers.length] ?? 0;
  }

  private ledgerOf(id: number): Ledger {
    const ledger = this.ledgers.get(id);
    assert.ok(ledger, `server ${id} is not ours`);
    return ledger;
  }
}

const inWords = ({ name, to }: FactRow) => (to === null ? name : `${name} to ${to}`);

function factOf(effect: StatusEffect): string[] {
  if (effect.type === 'span') return [];
  if (effect.type === 'status_changed') return [`server.status_changed to ${effect.to}`];
  const isIncident = effect.type === 'incident_opened' || effect.type === 'incident_closed';
  return [isIncident ? effect.type.replace('_', '.') : `server.${effect.type}`];
}
