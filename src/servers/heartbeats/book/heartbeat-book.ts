import { Injectable } from '@nestjs/common';
import { Clock } from '../../../shared/clock.js';
import { ActiveAlerts } from '../../alerts/active-alerts.js';
import type { Protocol } from '../../checks/check.rules.js';
import type { Beat } from '../intake/beat.rules.js';
import {
  agentWindowMs,
  heartbeatStatus,
  heartbeatStatuses,
  windowOf,
  type AgentState,
  type HeartbeatStatus,
  type Pace,
} from '../heartbeat.rules.js';

type Heard = Pick<Beat, 'serverId' | 'at' | 'agentVersion'>;

/** What is known about the agent of one server; instants are epoch milliseconds. */
export interface BookEntry extends Pace {
  serverId: number;
  last: number | null;
  lostAt: number | null;
  agentVersion: string | null;
}

/**
 * When the agent of every server was heard last, in memory: pages ask for all of them. What this process is sent stands
 * here after its commit, what others are sent a few seconds later.
 */
@Injectable()
export class HeartbeatBook {
  private readonly entries = new Map<number, BookEntry>();
  /** Heard before it was known what kind of server that is. */
  private readonly early = new Map<number, Heard>();
  private watchedSince = 0;

  constructor(
    private readonly clock: Clock,
    private readonly alerts: ActiveAlerts,
  ) {}

  /** What is shown about the agent of a server. */
  of({ id, protocol }: { id: number; protocol: Protocol }): AgentState {
    const entry = this.entries.get(id) ?? this.stranger(id, protocol);
    const last = entry.last === null ? null : new Date(entry.last).toISOString();
    return { heartbeat_status: this.statusOf(entry), last_heartbeat: last, agent_version: entry.agentVersion };
  }

  /** Number of agents in each status. */
  get counts(): Record<HeartbeatStatus, number> {
    const counts = { online: 0, warning: 0, offline: 0 };
    for (const entry of this.entries.values()) {
      const status = this.statusOf(entry);
      if (status) counts[status] += 1;
    }
    return counts;
  }

  /** Heartbeats that were stored. */
  hear(beats: readonly Heard[]): void {
    for (const { serverId, at, agentVersion } of beats) {
      const entry = this.entries.get(serverId);
      if (!entry) {
        const version = agentVersion ?? this.early.get(serverId)?.agentVersion ?? null;
        this.early.set(serverId, { serverId, at, agentVersion: version });
        continue;
      }
      entry.last = Math.max(at, entry.last ?? at);
      entry.agentVersion = agentVersion ?? entry.agentVersion;
    }
  }

  /** Takes over what is stored; a heartbeat this process knows of already may be newer than what was read. */
  put(entries: readonly BookEntry[]): void {
    for (const entry of entries) {
      const last = this.entries.get(entry.serverId)?.last ?? null;
      const newest = last !== null && last > (entry.last ?? last) ? last : entry.last;
      this.entries.set(entry.serverId, { ...entry, last: newest });
      const early = this.early.get(entry.serverId);
      if (!early) continue;
      this.early.delete(entry.serverId);
      this.hear([early]);
    }
  }

  /** People were told that the agent is lost, or (null) that it is back. */
  lose(serverId: number, lostAt: number | null): void {
    const entry = this.entries.get(serverId);
    if (entry) entry.lostAt = lostAt;
  }

  drop(serverId: number): void {
    this.entries.delete(serverId);
    this.early.delete(serverId);
  }

  /** What this process knew is worth nothing any more: the clock was set. */
  clear(): void {
    this.entries.clear();
  }

  /** Heartbeats before this instant may have gone unheard. */
  beginAnew(since: number): void {
    this.watchedSince = since;
  }

  /** A server that was added a moment ago. */
  private stranger(serverId: number, protocol: Protocol): BookEntry {
    const early = this.early.get(serverId);
    const pace = { protocol, intervalMs: agentWindowMs, graceMs: 0 };
    return { serverId, ...pace, last: early?.at ?? null, lostAt: null, agentVersion: early?.agentVersion ?? null };
  }

  private statusOf(entry: BookEntry): HeartbeatStatus | null {
    const { last, lostAt, protocol, serverId } = entry;
    const heard = { last, lostAt, windowMs: windowOf(entry) };
    const activeAlerts = this.alerts.count(serverId);
    const { watchedSince } = this;
    return heartbeatStatus(this.clock.now().getTime(), heard, { protocol, watchedSince, activeAlerts });
  }
}

/** Names under which the first screen shows the counts. */
export const agentCounts = (counts: Record<HeartbeatStatus, number>) =>
  Object.fromEntries(heartbeatStatuses.map(status => [`agents_${status}`, counts[status]]));
