import { fewestCanaries } from '../../shared/canaries.js';

/** An answer must come within this time. */
export const canaryTimeoutMs = 1000;
/** Between two rounds while all is well. */
const calmMs = 10_000;
/** Between two rounds that contradict what is believed; an answer older than this is asked for again. */
const freshMs = 2000;
/** Failures of servers that were well a moment ago cause no more rounds than one in this time. */
const newsSpacingMs = 250;
/** A round that takes longer than this was held up by this program itself. */
const longestRoundMs = canaryTimeoutMs + 500;
/** Times without connection that are remembered, for results that are stored late. */
const remembered = 50;
/** Timers are not exact. */
const tolerance = 50;

/** An instant on both clocks: `at` in epoch milliseconds, for people; `tick` monotonic, for durations. */
export interface Moment {
  at: number;
  tick: number;
}

export interface CanaryState {
  address: string;
  /** Whether it answered in the newest round; null before the first one. */
  ok: boolean | null;
  /** Epoch milliseconds of its newest answer to this process. */
  lastOk: number | null;
  /** Whether it is known to answer when the site is connected; others do not count. */
  known: boolean;
}

/** All canaries asked at once, in their order. */
export interface Round {
  start: Moment;
  tookMs: number;
  answers: readonly boolean[];
}

/** A time in which failures prove nothing (epoch ms): from the last good round on; null: it lasts. */
interface CutOff {
  from: number;
  until: number | null;
}

/**
 * `unjudged`: fewer than three canaries are known to answer. `suspect`: a quorum was silent once. `isolated`: twice, at
 * least two seconds apart.
 */
export const phases = ['unjudged', 'connected', 'suspect', 'isolated'] as const;
export type Phase = (typeof phases)[number];

export interface ConnectivityState {
  phase: Phase;
  canaries: readonly CanaryState[];
  /** Start of the first silent round of a suspicion or isolation, else null. */
  silentSince: Moment | null;
  /** Starts of the newest good round, and of the newest of all that counted. */
  lastGood: Moment | null;
  lastRound: Moment | null;
  /** Newest last. */
  cutOffs: readonly CutOff[];
}

/** Nothing has been asked yet. */
export function initialConnectivity(addresses: readonly string[]): ConnectivityState {
  const canaries = addresses.map(address => ({ address, ok: null, lastOk: null, known: false }));
  return { phase: 'unjudged', canaries, silentSince: null, lastGood: null, lastRound: null, cutOffs: [] };
}

/**
 * A process that starts while the site is cut off goes on where the one before it stopped. `known` are the canaries that
 * had answered before the isolation; where too few of them are still asked nothing can be judged, and the state is
 * returned as it was.
 */
export function continued(
  state: ConnectivityState,
  isolation: { startedAt: number; known: readonly string[] },
  now: Moment,
): ConnectivityState {
  const canaries = state.canaries.map(canary => ({ ...canary, known: isolation.known.includes(canary.address) }));
  if (canaries.filter(({ known }) => known).length < fewestCanaries) return state;
  const { startedAt } = isolation;
  const silentSince = { at: startedAt, tick: now.tick - Math.max(0, now.at - startedAt) };
  return { ...state, phase: 'isolated', canaries, silentSince, cutOffs: [{ from: startedAt, until: null }] };
}

/** What is known after a round. One that this program itself held up says nothing. */
export function afterRound(state: ConnectivityState, { start, tookMs, answers }: Round): ConnectivityState {
  if (tookMs > longestRoundMs) return state;
  const canaries = state.canaries.map((canary, index) => {
    const ok = answers[index] ?? false;
    return ok ? { ...canary, ok, lastOk: start.at, known: true } : { ...canary, ok };
  });
  const next = { ...state, canaries, lastRound: start };
  const { known, silent } = countKnown(canaries);
  if (known < fewestCanaries) return { ...next, phase: 'unjudged', silentSince: null };
  return silent * 2 > known ? afterSilence(next, start) : afterAnswer(next, start);
}

function afterAnswer(state: ConnectivityState, start: Moment): ConnectivityState {
  const cutOffs = state.cutOffs.map(cutOff => (cutOff.until === null ? { ...cutOff, until: start.at } : cutOff));
  return { ...state, phase: 'connected', silentSince: null, lastGood: start, cutOffs };
}

function afterSilence(state: ConnectivityState, start: Moment): ConnectivityState {
  if (state.phase === 'isolated') return state;
  if (!state.silentSince) return { ...state, phase: 'suspect', silentSince: start };
  if (start.tick - state.silentSince.tick < freshMs - tolerance) return state;
  const from = Math.min(state.lastGood?.at ?? state.silentSince.at, state.silentSince.at);
  return { ...state, phase: 'isolated', cutOffs: [...state.cutOffs, { from, until: null }].slice(-remembered) };
}

export function countKnown(canaries: readonly CanaryState[]): { known: number; silent: number } {
  const known = canaries.filter(canary => canary.known);
  return { known: known.length, silent: known.filter(({ ok }) => !ok).length };
}

/** `3 of 3 canaries are silent: 9.9.9.9:53, 1.1.1.1:53, gateway.example`. */
export function reasonOf({ canaries }: Pick<ConnectivityState, 'canaries'>): string {
  const { known, silent } = countKnown(canaries);
  const addresses = canaries.filter(canary => canary.known && !canary.ok).map(({ address }) => address);
  return `${silent} of ${known} canaries are silent: ${addresses.join(', ')}`;
}

/** Whether the regular round is due. */
export function isRoundDue({ phase, lastRound }: ConnectivityState, tick: number): boolean {
  const wait = phase === 'suspect' || phase === 'isolated' ? freshMs : calmMs;
  return lastRound === null || tick - lastRound.tick >= wait - tolerance;
}

/** Milliseconds until the round that confirms or refutes a suspicion; null where there is none. */
export function confirmsIn({ phase, silentSince }: ConnectivityState, tick: number): number | null {
  if (phase !== 'suspect' || !silentSince) return null;
  return Math.max(0, silentSince.tick + freshMs - tick);
}

/**
 * Milliseconds to wait for the round that must come before failures are believed; null: none is needed. `newsAt` is the
 * newest failure (epoch ms) of a server that was well before: what is believed must be younger than that. For servers
 * that failed before, two seconds will do.
 */
export function roundNeededIn(
  { phase, lastRound }: ConnectivityState,
  newsAt: number | null,
  tick: number,
): number | null {
  if (lastRound === null || phase === 'suspect') return 0;
  if (phase !== 'isolated' && newsAt !== null && lastRound.at <= newsAt) {
    return Math.max(0, lastRound.tick + newsSpacingMs - tick);
  }
  return tick - lastRound.tick > freshMs ? 0 : null;
}

/** Whether a check that failed between these instants (epoch ms) may have done so because this site was cut off. */
export function isExcused(
  { cutOffs }: Pick<ConnectivityState, 'cutOffs'>,
  check: { startedAt: number; endedAt: number },
): boolean {
  return cutOffs.some(({ from, until }) => check.endedAt >= from && (until === null || check.startedAt <= until));
}
