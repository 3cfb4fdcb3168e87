import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Checked } from '../../checks/checked.js';
import { RecordService } from '../../status/record.service.js';
import { foldSignals, outcomeOf, type Beat, type SignalBeat } from './beat.rules.js';
import { insertRuns, lockJobs, storeBeats, storeJobs, type StoredBeat } from './heartbeat.queries.js';
import { failureText } from '../jobs/job-run.rules.js';
import { checkedOf } from '../watch/watch.rules.js';

/** Stores heartbeats in batches. */
@Injectable()
export class HeartbeatWriter {
  constructor(
    private readonly em: EntityManager,
    private readonly records: RecordService,
  ) {}

  /** At most one heartbeat per server, by id. Servers that are gone are missing in the reply. */
  storeBeats(beats: readonly Beat[]): Promise<StoredBeat[]> {
    return storeBeats(this.em, beats);
  }

  /**
   * What jobs say, in the order they said it: the results of their ends, then the runs. A crash in between leaves results
   * without runs; the job was not answered then and says it again. Returns the newest heartbeat
   * of each server that exists.
   */
  async storeSignals(signals: readonly SignalBeat[]): Promise<Map<number, number | null>> {
    const results = signals.flatMap(resultOf);
    if (results.length > 0) await this.records.record(results);
    return this.em.transactional(async em => {
      const byServer = Map.groupBy(signals, ({ serverId }) => serverId);
      const known = await lockJobs(em, [...byServer.keys()]);
      const folded = [...known].map(([serverId, state]) => {
        const said = byServer.get(serverId) ?? [];
        const after = foldSignals(state, said);
        const due = after.finished.length > 0 || after.state.last !== state.last;
        return { serverId, due, newest: said.at(-1), ...after };
      });
      await storeJobs(
        em,
        folded.map(({ serverId, due, newest, state }) => ({
          ...state,
          ...{ serverId, due },
          agentVersion: newest?.agentVersion ?? null,
        })),
      );
      await insertRuns(
        em,
        folded.flatMap(({ finished }) => finished),
      );
      return new Map(folded.map(({ serverId, state }) => [serverId, state.last]));
    });
  }
}

/** Each end of a run is a result of its server; a start says nothing about it yet. */
function resultOf(signal: SignalBeat): Checked[] {
  const outcome = outcomeOf(signal);
  if (outcome === null) return [];
  const { serverId, at } = signal;
  if (outcome === 'success') return [checkedOf(serverId, { kind: 'success', slot: at, at, message: '' })];
  return [checkedOf(serverId, { kind: 'failure', slot: at, at, message: failureText(signal) })];
}
