import type { Status, StatusEffect, StatusState } from './status.rules.js';

export interface SpanRow {
  status: Status;
  startedAt: number;
  endedAt: number | null;
  detectedAt: number;
}

/** The first row is the open span as it has to become, the others are new; only the last one is open. */
export function spanRows(before: StatusState, effects: readonly StatusEffect[]): SpanRow[] {
  const open: SpanRow = { status: before.spanStatus, startedAt: before.spanSince, endedAt: null, detectedAt: 0 };
  const rows = [open];
  for (const effect of effects) {
    if (effect.type !== 'span') continue;
    const last = rows.at(-1) ?? open;
    if (effect.replaces) {
      last.status = effect.status;
      continue;
    }
    last.endedAt = effect.startedAt;
    rows.push({ status: effect.status, startedAt: effect.startedAt, endedAt: null, detectedAt: effect.detectedAt });
  }
  return rows;
}

interface IncidentRow {
  startedAt: number;
  detectedAt: number;
  endedAt: number | null;
  cause: string;
}

export interface IncidentChange {
  /** When the incident that was open before ends; null where it stays open or none was. */
  endOpenAt: number | null;
  opened: IncidentRow[];
}

/** What a run of effects does to the incidents of one server. */
export function incidentChange(effects: readonly StatusEffect[]): IncidentChange {
  const change: IncidentChange = { endOpenAt: null, opened: [] };
  for (const effect of effects) {
    if (effect.type === 'incident_opened') {
      const { startedAt, detectedAt, cause } = effect;
      change.opened.push({ startedAt, detectedAt, endedAt: null, cause });
    } else if (effect.type === 'incident_closed') {
      const last = change.opened.at(-1);
      if (last) last.endedAt = effect.endedAt;
      else change.endOpenAt = effect.endedAt;
    }
  }
  return change;
}
