import { judgeIncident } from './incidents.rules.js';
import { causeOf, describe } from './messages.rules.js';
import {
  effectiveStatus,
  noStreaks,
  waitingMessage,
  type CoverEvent,
  type IncidentEffect,
  type Reduction,
  type ResultEvent,
  type Status,
  type StatusChangedEffect,
  type StatusEffect,
  type StatusEvent,
  type StatusPolicy,
  type StatusState,
} from './status.rules.js';
import { countResult, judge, judgeFlapping, remember, type ConclusiveKind } from './streaks.rules.js';
import { transitions } from './transitions.rules.js';

/** Longer than this without a conclusive result is "no data" rather than a late check. */
function longestSilenceMs(intervalMs: number): number {
  return Math.max(2 * intervalMs, intervalMs + 60_000);
}

/**
 * The next state of one server and the facts that follow from one event. Results at or before `lastSlot`, results while
 * paused and events that change nothing return the same state object and no effects. A clock that stepped back
 * stands still here, so that spans never run backwards.
 */
export function reduce(state: StatusState, event: StatusEvent, policy: StatusPolicy): Reduction {
  const at = Math.max(event.at, state.spanSince, state.lastResultAt ?? event.at);
  if (event.type === 'result') {
    if (state.paused || (state.lastSlot !== null && event.slot <= state.lastSlot)) return { state, effects: [] };
    if (isConclusive(event)) return applyResult(state, event, at, policy);
    return { state: { ...seen(state, event, at), message: describe(state, event, policy) }, effects: [] };
  }
  const after = covered(state, event.type, at);
  return after === state ? { state, effects: [] } : cover(state, after, at, policy);
}

type ConclusiveResult = ResultEvent & { kind: ConclusiveKind };

function isConclusive(event: ResultEvent): event is ConclusiveResult {
  return event.kind !== 'inconclusive';
}

function covered(state: StatusState, type: CoverEvent['type'], at: number): StatusState {
  if (type === 'paused') return state.paused ? state : { ...state, paused: true, message: 'Paused' };
  if (type === 'resumed') return state.paused ? resume(state, at) : state;
  if (type === 'maintenance_ended') return state.inMaintenance ? endMaintenance(state, at) : state;
  return state.inMaintenance ? state : { ...state, inMaintenance: true, message: inWords(state, 'In maintenance') };
}

function inWords(state: StatusState, message: string): string {
  return state.paused ? state.message : message;
}

function seen(state: StatusState, event: ResultEvent, at: number): StatusState {
  return { ...state, lastSlot: event.slot, lastResultAt: at };
}

/** After a pause everything is looked at afresh; only the incident and its hold by flapping outlive it. */
function resume(state: StatusState, at: number): StatusState {
  const fresh = { ...noStreaks, recentBits: 0, recentCount: 0, core: 'unknown', coreSince: at } as const;
  return { ...state, ...fresh, paused: false, activeSince: at, message: waitingMessage };
}

/** The restarts made in maintenance are forgotten, or one more afterwards would count as flapping. */
function endMaintenance(state: StatusState, at: number): StatusState {
  const history = state.flapping ? {} : { recentBits: 0, recentCount: 0 };
  return { ...state, ...history, inMaintenance: false, activeSince: at, message: inWords(state, 'Maintenance ended') };
}

/** A pause or a maintenance begins or ends. */
function cover(before: StatusState, after: StatusState, at: number, policy: StatusPolicy): Reduction {
  const from = effectiveStatus(before);
  const to = effectiveStatus(after);
  const line = new Timeline(after, at);
  const silentSince = silence(before, at, policy);
  if (from !== to && silentSince !== null) line.begin('unknown', silentSince);
  line.begin(to, at);
  if (from !== to) {
    const { announce } = transitions[from][to];
    line.effects.push({ type: 'status_changed', from, to, at, reason: after.message, announce });
  }
  return { state: line.state, effects: line.effects };
}

function applyResult(before: StatusState, event: ConclusiveResult, at: number, policy: StatusPolicy): Reduction {
  const { kind } = event;
  const counted = {
    ...seen(before, event, at),
    ...countResult(before, kind, at),
    ...remember(before, kind !== 'failure', policy),
  };
  const verdict = judge(counted, policy);
  const after: StatusState = {
    ...counted,
    core: verdict.core,
    coreSince: verdict.since,
    flapping: judgeFlapping(counted, policy),
    lastCheckAt: at,
  };
  const cause = causeOf(event);
  const incident = judgeIncident(before, after, { kind, at, cause }, policy);
  const line = new Timeline({ ...after, message: describe(after, event, policy) }, at);
  drawResult(line, before, after, at, policy);
  const changed = statusChange(before, after, incident, at, cause);
  if (changed) line.effects.push(changed);
  if (incident) {
    line.effects.push(incident);
    line.state.incidentSince = incident.type === 'incident_opened' ? incident.startedAt : null;
  }
  if (after.flapping !== before.flapping) {
    const announce = before.incidentSince !== null || incident !== null;
    line.effects.push({ type: after.flapping ? 'flapping' : 'stable', at, announce });
  }
  return { state: line.state, effects: line.effects };
}

/** The spans that follow from a result: back to the start of the run that proves it, with the silence before it left out. */
function drawResult(line: Timeline, before: StatusState, after: StatusState, at: number, policy: StatusPolicy): void {
  const status = effectiveStatus(after);
  const silentSince = silence(before, at, policy);
  const start = after.core === before.core ? at : after.coreSince;
  if (silentSince === null) return line.begin(status, start);
  if (start < silentSince) line.begin(status, start);
  line.begin('unknown', silentSince);
  line.begin(status, at);
}

/** Start of a silence too long for a late check, or null. While covered by a pause or maintenance nothing is missing. */
function silence(before: StatusState, at: number, { intervalMs }: StatusPolicy): number | null {
  if (before.paused || before.inMaintenance || before.lastCheckAt === null) return null;
  if (at - before.lastCheckAt <= longestSilenceMs(intervalMs)) return null;
  const start = Math.max(before.lastCheckAt + intervalMs, before.spanSince);
  return start < at ? start : null;
}

function statusChange(
  before: StatusState,
  after: StatusState,
  incident: IncidentEffect | null,
  at: number,
  reason: string,
): StatusChangedEffect | null {
  const from = effectiveStatus(before);
  const to = effectiveStatus(after);
  if (from === to) return null;
  // Whoever was not told of an outage is not told of its end either.
  const heldBack = (from === 'down' || to === 'down') && incident === null;
  const announce = transitions[from][to].announce && !after.flapping && !heldBack;
  return { type: 'status_changed', from, to, at, reason, announce };
}

/** Draws spans onto a copy of the state: contiguous, never backwards, never without length. */
class Timeline {
  readonly effects: StatusEffect[] = [];
  readonly state: StatusState;

  constructor(
    state: StatusState,
    private readonly detectedAt: number,
  ) {
    this.state = { ...state };
  }

  begin(status: Status, wishedStart: number): void {
    const { spanStatus, spanSince } = this.state;
    if (status === spanStatus) return;
    const startedAt = Math.max(wishedStart, spanSince);
    const replaces = startedAt === spanSince;
    this.effects.push({ type: 'span', status, startedAt, detectedAt: this.detectedAt, replaces });
    this.state.spanStatus = status;
    this.state.spanSince = startedAt;
  }
}
