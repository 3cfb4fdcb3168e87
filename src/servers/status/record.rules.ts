import type { Certificate } from '../checks/check.rules.js';
import type { Checked } from '../checks/checked.js';
import { reduce } from './reducer.rules.js';
import type { ParentView, StatusEffect, StatusState } from './status.rules.js';
import { parentView, policyOf, type TrackedServer } from './tracked-server.rules.js';

/** What a batch does to one server. */
export interface Applied {
  server: TrackedServer;
  next: StatusState;
  effects: StatusEffect[];
  responseTimeMs: number | null;
  certificate: Certificate | null;
  /** The results that counted, oldest first; stale ones are left out. */
  results: Checked[];
}

export type ParentLookup = (parentId: number) => ParentView | null;

/**
 * Applies a batch of results, in the order they came, to the servers they belong to. Servers that are a parent of another
 * one in the batch are looked at first, so that a child hears of its parent's failure in the same breath.
 */
export function applyResults(
  results: readonly Checked[],
  servers: ReadonlyMap<number, TrackedServer>,
  storedParent: ParentLookup,
): Map<number, Applied> {
  const applied = new Map<number, Applied>();
  const byServer = Map.groupBy(results, ({ serverId }) => serverId);
  const parentOf = (id: number): ParentView | null => {
    const own = applied.get(id);
    return own ? parentView(own.next) : storedParent(id);
  };
  for (const id of parentsFirst([...byServer.keys()], servers)) {
    const server = servers.get(id);
    if (!server) continue;
    const parent = server.parentId === null ? null : parentOf(server.parentId);
    const change = applyTo(server, byServer.get(id) ?? [], parent);
    if (change.results.length > 0) applied.set(id, change);
  }
  return applied;
}

function applyTo(server: TrackedServer, results: readonly Checked[], parent: ParentView | null): Applied {
  const policy = policyOf(server, parent);
  const change: Applied = {
    server,
    next: server.state,
    effects: [],
    responseTimeMs: null,
    certificate: null,
    results: [],
  };
  for (const checked of results) {
    const { kind, message, responseTimeMs, certificate } = checked.outcome;
    const event = { type: 'result', at: checked.at, slot: checked.slot, kind, message, responseTimeMs } as const;
    const { state, effects } = reduce(change.next, event, policy);
    if (state === change.next) continue;
    change.next = state;
    change.effects.push(...effects);
    change.responseTimeMs = responseTimeMs;
    change.certificate = certificate ?? change.certificate;
    change.results.push(checked);
  }
  return change;
}

function parentsFirst(ids: number[], servers: ReadonlyMap<number, TrackedServer>): number[] {
  const depth = (id: number, seen = 0): number => {
    const parent = servers.get(id)?.parentId ?? null;
    return parent === null || seen > 20 ? 0 : 1 + depth(parent, seen + 1);
  };
  if (ids.every(id => (servers.get(id)?.parentId ?? null) === null)) return ids;
  return ids.toSorted((a, b) => depth(a) - depth(b));
}
