import type { ResultKind } from '../checks/check.rules.js';

/** What the checks alone say about a target. */
export const coreStatuses = ['up', 'degraded', 'down', 'unknown'] as const;
export type CoreStatus = (typeof coreStatuses)[number];

/** What is shown: an operator's pause and a maintenance window cover what the checks say. */
export const statuses = [...coreStatuses, 'paused', 'maintenance'] as const;
export type Status = (typeof statuses)[number];

/**
 * Everything the next decision needs to know about one server, as flat plain values that survive JSON. Instants are
 * epoch milliseconds. A `...Since` of a streak is the instant its latest run began and stays when the run has ended; the
 * counter beside it says whether the run is still going on.
 */
export interface StatusState {
  core: CoreStatus;
  /** First result of the run that led to `core`. */
  coreSince: number;
  paused: boolean;
  inMaintenance: boolean;
  /** End of the latest pause or maintenance; an incident never starts before it. */
  activeSince: number;
  /** The open span: the effective status and the instant this stay began. */
  spanStatus: Status;
  spanSince: number;
  consecutiveFailures: number;
  failingSince: number | null;
  /** Slow answers in a row; a failure or a success ends the run. */
  consecutiveSlow: number;
  slowSince: number | null;
  consecutiveSuccesses: number;
  succeedingSince: number | null;
  /** Answers in a row, fast or slow. */
  consecutiveGood: number;
  goodSince: number | null;
  /** The newest result that said something about the target. */
  lastCheckAt: number | null;
  /** The newest result of any kind. */
  lastResultAt: number | null;
  /** Scheduled instant of the newest result applied; a result at or before it is stale. */
  lastSlot: number | null;
  /** Good (1) and bad (0) of the latest conclusive results, the newest in the lowest bit. */
  recentBits: number;
  recentCount: number;
  flapping: boolean;
  /** Start of the open incident, null when none is open. */
  incidentSince: number | null;
  message: string;
}

export interface ResultEvent {
  type: 'result';
  at: number;
  slot: number;
  kind: ResultKind;
  message: string;
  responseTimeMs: number | null;
}

/** Something an operator or a maintenance window does. */
export interface CoverEvent {
  type: 'paused' | 'resumed' | 'maintenance_started' | 'maintenance_ended';
  at: number;
}

export type StatusEvent = ResultEvent | CoverEvent;

/** What is known about the server this one is reached through. */
export interface ParentView {
  status: CoreStatus;
  consecutiveFailures: number;
  lastCheckAt: number | null;
}

export interface StatusPolicy {
  failureThreshold: number;
  recoveryThreshold: number;
  intervalMs: number;
  flapChanges: number;
  /** At most {@link longestFlapWindow} results. */
  flapWindow: number;
  stableChanges: number;
  /** Null when there is no parent, or a paused one: nobody can wait for a parent that is not checked. */
  parent: ParentView | null;
}

export const flapDefaults = { flapChanges: 6, flapWindow: 21, stableChanges: 2 } as const;

/** The history of good and bad is kept in the bits of one small integer. */
export const longestFlapWindow = 30;

/**
 * The open span ends at `startedAt` and one with `status` begins. `replaces` is set when the open span began at that
 * very instant: it has no length, so the new one takes its place and it leaves no row.
 */
interface SpanEffect {
  type: 'span';
  status: Status;
  startedAt: number;
  detectedAt: number;
  replaces: boolean;
}

/** `announce` is false for changes nobody needs to be told of: see the transition table, flapping and held-back incidents. */
export interface StatusChangedEffect {
  type: 'status_changed';
  from: Status;
  to: Status;
  at: number;
  reason: string;
  announce: boolean;
}

export type IncidentEffect =
  | { type: 'incident_opened'; startedAt: number; detectedAt: number; cause: string }
  | { type: 'incident_closed'; endedAt: number; detectedAt: number };

/** `announce` is false when no incident is open, because it was held back by maintenance or a failing parent. */
interface FlappingEffect {
  type: 'flapping' | 'stable';
  at: number;
  announce: boolean;
}

/** Facts in the order in which they are to be recorded. */
export type StatusEffect = SpanEffect | StatusChangedEffect | IncidentEffect | FlappingEffect;

export interface Reduction {
  state: StatusState;
  effects: StatusEffect[];
}

export const waitingMessage = 'Waiting for the first result';

/** A server nobody has checked yet. The caller records the first span, `unknown` from `at`, together with it. */
export function initialState(at: number): StatusState {
  return {
    core: 'unknown',
    coreSince: at,
    paused: false,
    inMaintenance: false,
    activeSince: at,
    spanStatus: 'unknown',
    spanSince: at,
    ...noStreaks,
    lastCheckAt: null,
    lastResultAt: null,
    lastSlot: null,
    recentBits: 0,
    recentCount: 0,
    flapping: false,
    incidentSince: null,
    message: waitingMessage,
  };
}

export const noStreaks = {
  consecutiveFailures: 0,
  failingSince: null,
  consecutiveSlow: 0,
  slowSince: null,
  consecutiveSuccesses: 0,
  succeedingSince: null,
  consecutiveGood: 0,
  goodSince: null,
} as const;

export function effectiveStatus(state: Pick<StatusState, 'core' | 'paused' | 'inMaintenance'>): Status {
  if (state.paused) return 'paused';
  return state.inMaintenance ? 'maintenance' : state.core;
}
