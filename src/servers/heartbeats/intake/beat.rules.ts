import type { RunOutcome } from '../heartbeat.rules.js';

/** One heartbeat that was accepted; `at` is the instant it arrived, epoch milliseconds. */
export interface Beat {
  serverId: number;
  at: number;
  agentVersion: string | null;
  metrics: Record<string, number> | null;
  /** Whoever watches should look at it soon, be it only to keep the history going. */
  due: boolean;
}

/**
 * One heartbeat for each server of a batch, by id: the newest instant and the newest of everything that was said. In
 * the order of the ids, so that two processes that store the same servers take their rows in the same order.
 */
export function mergeBeats(batch: readonly Beat[]): Beat[] {
  const merged = new Map<number, Beat>();
  for (const beat of batch) {
    const before = merged.get(beat.serverId);
    merged.set(beat.serverId, before ? merge(before, beat) : beat);
  }
  return [...merged.values()].sort((a, b) => a.serverId - b.serverId);
}

function merge(one: Beat, other: Beat): Beat {
  const [older, newer] = one.at <= other.at ? [one, other] : [other, one];
  return {
    ...newer,
    agentVersion: newer.agentVersion ?? older.agentVersion,
    metrics: newer.metrics ?? older.metrics,
    due: newer.due || older.due,
  };
}

/** What a job says about its run. */
export const runSignals = ['start', 'success', 'fail'] as const;
export type RunSignal = (typeof runSignals)[number];

/** A heartbeat of a job. */
export interface SignalBeat extends Beat {
  signal: RunSignal;
  exitCode: number | null;
  durationMs: number | null;
  message: string;
}

/** A run that has ended. Instants are epoch milliseconds. */
export interface FinishedRun {
  serverId: number;
  startedAt: number | null;
  finishedAt: number;
  outcome: RunOutcome;
  exitCode: number | null;
  durationMs: number | null;
  message: string;
}

/** Whether a job runs, and the last instant that counts for its deadline. */
export interface JobState {
  runStartedAt: number | null;
  /** The newest thing it said is that it failed, then. */
  failedAt: number | null;
  last: number | null;
}

const longestDurationMs = 2 ** 31 - 1;

/** A run that says `success` but ended with another code than 0 has failed. */
export function outcomeOf({ signal, exitCode }: Pick<SignalBeat, 'signal' | 'exitCode'>): RunOutcome | null {
  if (signal === 'start') return null;
  return signal === 'fail' || (exitCode !== null && exitCode !== 0) ? 'fail' : 'success';
}

/**
 * What signals of one server, in the order they came, do to it. The end of a run is due within the window from its
 * start; a further start while no end was heard of does not put that off, or a job that dies each time would never be
 * missed. The duration is the one given, or measured from the newest start.
 */
export function foldSignals(
  before: JobState,
  signals: readonly SignalBeat[],
): { state: JobState; finished: FinishedRun[] } {
  const state = { ...before };
  const finished: FinishedRun[] = [];
  for (const beat of signals) {
    const { serverId, at, exitCode, message } = beat;
    const outcome = outcomeOf(beat);
    if (outcome === null) {
      if (state.runStartedAt === null) state.last = Math.max(at, state.last ?? at);
      state.runStartedAt = at;
      continue;
    }
    const startedAt = state.runStartedAt;
    const measured = startedAt === null ? null : Math.max(0, at - startedAt);
    const durationMs = beat.durationMs ?? measured;
    finished.push({
      ...{ serverId, startedAt, finishedAt: at, outcome, exitCode, message },
      durationMs: durationMs === null ? null : Math.min(longestDurationMs, Math.round(durationMs)),
    });
    state.runStartedAt = null;
    state.failedAt = outcome === 'fail' ? at : null;
    state.last = Math.max(at, state.last ?? at);
  }
  return { state, finished };
}
