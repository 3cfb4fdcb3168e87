import type { AgentState, ServerState } from '../api/types.js';
import type { LiveMetrics, LiveRow, PingView } from '../client/types.gen.js';
import type { LiveUpdate } from './messages.js';
import { append, letterOf, packLatency } from './beats.js';

export type Counts = Record<ServerState | `agent_${AgentState}`, number> & {
  total: number;
  problems: number;
  flapping: number;
};

const noCounts: Counts = {
  total: 0,
  problems: 0,
  flapping: 0,
  up: 0,
  degraded: 0,
  down: 0,
  unknown: 0,
  paused: 0,
  maintenance: 0,
  agent_online: 0,
  agent_warning: 0,
  agent_offline: 0,
};

type Listener = () => void;

/**
 * The rows of all servers, outside React. A message only replaces its row and marks it; subscribers are told once per
 * animation frame, and only those whose row changed.
 */
export class LiveStore {
  private readonly rows = new Map<number, LiveRow>();
  private readonly rowListeners = new Map<number, Set<Listener>>();
  private readonly listListeners = new Set<Listener>();
  private readonly pingListeners = new Map<number, Set<(ping: PingView) => void>>();
  /** The newest message about each row: a fact may arrive after a check that is newer. */
  private readonly versions = new Map<number, number>();
  private readonly dirty = new Set<number>();
  private listDirty = false;
  private scheduled = false;
  private all: readonly LiveRow[] = [];
  private totals: Counts = noCounts;
  /** The newest message that is part of the rows. */
  newestId = 0;
  /** Checks received since the page was opened, for diagnostics. */
  messages = 0;
  loaded = false;

  row = (id: number): LiveRow | undefined => this.rows.get(id);

  /** All rows. A new array only when a row came, went, or changed its state, name or tags. */
  list = (): readonly LiveRow[] => this.all;

  counts = (): Counts => this.totals;

  /** Replaces everything. */
  load(snapshot: LiveMetrics): void {
    this.versions.clear();
    const gone = new Set(this.rows.keys());
    for (const row of snapshot.servers) {
      this.rows.set(row.id, row);
      this.dirty.add(row.id);
      gone.delete(row.id);
    }
    for (const id of gone) this.remove(id);
    this.newestId = snapshot.id;
    this.loaded = true;
    this.changeList();
  }

  /** A check and the status after it; false when the server is not known yet. */
  apply({ id, ping, status }: LiveUpdate): boolean {
    this.newestId = Math.max(this.newestId, id);
    this.messages++;
    if (ping) for (const listener of this.pingListeners.get(ping.server) ?? []) listener(ping);
    const row = this.rows.get(status.server);
    if (!row) return false;
    if (!this.isNews(row.id, id)) return true;
    const next: LiveRow = {
      ...row,
      name: status.server_name,
      protocol: status.protocol,
      status: status.status,
      unreachable: status.unreachable,
      flapping: status.flapping,
      since: status.since,
      last_check: status.last_check,
      uptime_percentage: status.uptime_percentage,
      response_time: status.response_time,
      consecutive_failures: status.consecutive_failures,
      message: status.message,
      heartbeat_status: status.heartbeat_status,
      last_heartbeat: status.last_heartbeat,
      agent_version: status.agent_version,
      beats: ping ? append(row.beats, letterOf(ping.status)) : row.beats,
      latencies: ping ? append(row.latencies, packLatency(ping.response_time)) : row.latencies,
    };
    this.replace(row, next);
    return true;
  }

  /** What message `messageId` says about a row. */
  patch(id: number, messageId: number, change: Partial<LiveRow>): void {
    const row = this.rows.get(id);
    if (row && this.isNews(id, messageId)) this.replace(row, { ...row, ...change });
  }

  remove(id: number): void {
    if (!this.rows.delete(id)) return;
    this.dirty.add(id);
    this.changeList();
  }

  subscribeRow = (id: number, listener: Listener): Listener => {
    const listeners = this.rowListeners.get(id) ?? new Set();
    this.rowListeners.set(id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.rowListeners.delete(id);
    };
  };

  subscribeList = (listener: Listener): Listener => {
    this.listListeners.add(listener);
    return () => this.listListeners.delete(listener);
  };

  /** Each result of one server as it arrives. */
  subscribePings(id: number, listener: (ping: PingView) => void): Listener {
    const listeners = this.pingListeners.get(id) ?? new Set();
    this.pingListeners.set(id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.pingListeners.delete(id);
    };
  }

  private isNews(id: number, messageId: number): boolean {
    if (messageId < (this.versions.get(id) ?? 0)) return false;
    this.versions.set(id, messageId);
    return true;
  }

  private replace(before: LiveRow, after: LiveRow): void {
    this.rows.set(after.id, after);
    this.dirty.add(after.id);
    const moved =
      before.status !== after.status ||
      before.unreachable !== after.unreachable ||
      before.flapping !== after.flapping ||
      before.heartbeat_status !== after.heartbeat_status ||
      before.name !== after.name ||
      before.tags !== after.tags;
    if (moved) this.changeList();
    else this.schedule();
  }

  private changeList(): void {
    this.listDirty = true;
    this.schedule();
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    // A hidden tab gets no animation frames, but its title and icon still have to follow.
    if (document.hidden) setTimeout(this.flush, 1000);
    else requestAnimationFrame(this.flush);
  }

  private readonly flush = (): void => {
    this.scheduled = false;
    const ids = [...this.dirty];
    this.dirty.clear();
    if (this.listDirty) {
      this.listDirty = false;
      this.all = [...this.rows.values()];
      this.totals = count(this.all);
      for (const listener of this.listListeners) listener();
    }
    for (const id of ids) for (const listener of this.rowListeners.get(id) ?? []) listener();
  };
}

/** A server that is down only because its parent is counts as down, but not as a problem of its own. */
export const isProblem = (row: LiveRow): boolean =>
  (row.status === 'down' && !row.unreachable) || row.status === 'degraded';

function count(rows: readonly LiveRow[]): Counts {
  const counts = { ...noCounts, total: rows.length };
  for (const row of rows) {
    counts[row.status]++;
    if (isProblem(row)) counts.problems++;
    if (row.flapping) counts.flapping++;
    if (row.heartbeat_status) counts[`agent_${row.heartbeat_status}`]++;
  }
  return counts;
}
