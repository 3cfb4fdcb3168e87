import assert from 'node:assert/strict';
import type { ResultKind } from '../../../src/servers/checks/check.rules.js';
import { reduce } from '../../../src/servers/status/reducer.rules.js';
import {
  effectiveStatus,
  flapDefaults,
  initialState,
  type Status,
  type StatusEffect,
  type StatusEvent,
  type StatusPolicy,
  type StatusState,
} from '../../../src/servers/status/status.rules.js';

export const minute = 60_000;

export const policy: StatusPolicy = {
  failureThreshold: 2,
  recoveryThreshold: 2,
  intervalMs: minute,
  ...flapDefaults,
  parent: null,
};

export interface Span {
  status: Status;
  startedAt: number;
  endedAt: number | null;
}

export interface Incident {
  startedAt: number;
  endedAt: number | null;
  cause: string;
}

/** What a caller would have stored; refuses effects that contradict what is stored already. */
export class Ledger {
  readonly spans: Span[];
  readonly incidents: Incident[] = [];
  readonly effects: StatusEffect[] = [];
  state: StatusState;

  constructor(readonly start: number) {
    this.state = initialState(start);
    this.spans = [{ status: 'unknown', startedAt: start, endedAt: null }];
  }

  apply(event: StatusEvent, rules: StatusPolicy = policy): StatusEffect[] {
    const { state, effects } = reduce(this.state, event, rules);
    this.state = state;
    for (const effect of effects) this.record(effect);
    this.effects.push(...effects);
    const open = this.spans.at(-1)!;
    assert.deepEqual([open.status, open.startedAt], [state.spanStatus, state.spanSince]);
    assert.equal(open.status, effectiveStatus(state));
    const incident = this.incidents.at(-1);
    assert.equal(state.incidentSince, incident?.endedAt === null ? incident.startedAt : null);
    return effects;
  }

  private record(effect: StatusEffect): void {
    if (effect.type === 'span') this.recordSpan(effect);
    if (effect.type === 'incident_opened') {
      const previous = this.incidents.at(-1);
      assert.notEqual(previous?.endedAt, null, 'an incident is open already');
      assert.ok(effect.startedAt >= (previous?.endedAt ?? this.start));
      assert.ok(effect.detectedAt >= effect.startedAt);
      this.incidents.push({ startedAt: effect.startedAt, endedAt: null, cause: effect.cause });
    }
    if (effect.type === 'incident_closed') {
      const open = this.incidents.at(-1);
      assert.equal(open?.endedAt, null, 'no incident is open');
      assert.ok(effect.endedAt >= open.startedAt);
      assert.ok(effect.detectedAt >= effect.endedAt);
      open.endedAt = effect.endedAt;
    }
  }

  private recordSpan(effect: StatusEffect & { type: 'span' }): void {
    const open = this.spans.at(-1)!;
    assert.ok(effect.detectedAt >= effect.startedAt);
    assert.ok(effect.startedAt >= open.startedAt);
    assert.equal(effect.replaces, effect.startedAt === open.startedAt);
    assert.notEqual(effect.status, open.status);
    if (effect.replaces) this.spans.pop();
    else open.endedAt = effect.startedAt;
    this.spans.push({ status: effect.status, startedAt: effect.startedAt, endedAt: null });
  }

  count(type: StatusEffect['type']): number {
    return this.effects.filter(effect => effect.type === type).length;
  }

  /** `down 2-5` for a span from minute 2 to minute 5; the open one has no end. */
  drawing(): string {
    const inMinutes = (at: number | null) => (at === null ? '' : `${(at - this.start) / minute}`);
    return this.spans.map(span => `${span.status} ${inMinutes(span.startedAt)}-${inMinutes(span.endedAt)}`).join(', ');
  }
}

const kinds: Record<string, ResultKind> = { s: 'success', l: 'slow', f: 'failure', i: 'inconclusive' };
const covers: Record<string, 'paused' | 'resumed' | 'maintenance_started' | 'maintenance_ended'> = {
  P: 'paused',
  R: 'resumed',
  M: 'maintenance_started',
  E: 'maintenance_ended',
};

/** The event a letter stands for: s, l, f, i are results; P, R pause and resume; M, E begin and end maintenance. */
export function eventOf(letter: string, at: number, slot = at): StatusEvent {
  const kind = kinds[letter];
  if (kind)
    return { type: 'result', at, slot, kind, message: kind === 'failure' ? 'HTTP 503' : '', responseTimeMs: 12 };
  const type = covers[letter];
  if (!type) throw new Error(`no event ${letter}`);
  return { type, at };
}

/** One event a minute, the first a minute after the start; a dot is a minute in which nothing happens. */
export function play(
  script: string,
  rules: Partial<StatusPolicy> = {},
  ledger = new Ledger(1_800_000_000_000),
): Ledger {
  let at = Math.max(ledger.start, ledger.state.spanSince, ledger.state.lastResultAt ?? 0);
  for (const letter of script) {
    at += minute;
    if (letter !== '.') ledger.apply(eventOf(letter, at), { ...policy, ...rules });
  }
  return ledger;
}
