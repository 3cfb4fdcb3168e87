import { isInAnyMaintenance, isInMaintenance, nextBoundary, type MaintenanceWindow } from './maintenance.rules.js';

/** Which servers a window is about: the listed ones and those with one of the tags; both empty means all. */
export interface Scope {
  serverIds: readonly number[];
  tags: readonly string[];
}

export interface ScopedWindow extends Scope {
  window: MaintenanceWindow;
}

export interface CoveredServer {
  id: number;
  tags: readonly string[];
  inMaintenance: boolean;
}

export interface CoverChange {
  serverId: number;
  type: 'maintenance_started' | 'maintenance_ended';
  /** Epoch milliseconds. */
  at: number;
}

const dayMs = 86_400_000;
/** Weekly windows begin or end at least this often, unless they touch each other and never do. */
const weekMs = 8 * dayMs;

export function appliesTo({ serverIds, tags }: Scope, server: Pick<CoveredServer, 'id' | 'tags'>): boolean {
  if (serverIds.length === 0 && tags.length === 0) return true;
  return serverIds.includes(server.id) || tags.some(tag => server.tags.includes(tag));
}

/**
 * The servers whose maintenance is not what the windows say at `now`, each with the instant since which it is wrong: the
 * boundary that passed last, or `since` where the windows or the server were changed at that instant.
 */
export function coverChanges(
  servers: readonly CoveredServer[],
  windows: readonly ScopedWindow[],
  now: number,
  since: number | null,
): CoverChange[] {
  const running = windows.filter(({ window }) => isInMaintenance(window, now));
  return servers.flatMap(server => {
    const wished = running.some(scope => appliesTo(scope, server));
    if (wished === server.inMaintenance) return [];
    const own = windows.filter(scope => appliesTo(scope, server)).map(({ window }) => window);
    const type = wished ? 'maintenance_started' : 'maintenance_ended';
    return { serverId: server.id, type, at: since ?? lastTurn(own, now) ?? now };
  });
}

/** The latest instant up to `now` at which maintenance under any of the windows began or ended; null when none did of late. */
export function lastTurn(windows: readonly MaintenanceWindow[], now: number): number | null {
  const candidates = windows.flatMap(window => pastBoundaries(window, now)).sort((a, b) => b - a);
  return candidates.find(at => isInAnyMaintenance(windows, at) !== isInAnyMaintenance(windows, at - 1)) ?? null;
}

function pastBoundaries(window: MaintenanceWindow, now: number): number[] {
  if (window.kind === 'once') return [window.startsAt, window.endsAt].filter(at => at <= now);
  const boundaries: number[] = [];
  let at: number | null = now - weekMs - window.durationMinutes * 60_000;
  while ((at = nextBoundary(window, at)) !== null && at <= now) boundaries.push(at);
  return boundaries;
}
