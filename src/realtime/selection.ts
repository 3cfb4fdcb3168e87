import type { LiveMessage } from '../events/live-message.js';
import { channelsFor, channelsOf, checkType, kindOf, kindsOf, nameMatches } from './live.rules.js';

export interface Choice {
  /** Absent: all servers; empty: none. */
  serverIds?: readonly number[];
  /** Part of the servers' names; follows servers that are made or renamed later. */
  query?: string;
  /** Check results only of servers with one of these statuses after the check. */
  statuses?: readonly string[];
  /** Whether check results are wanted. */
  checks: boolean;
  /** Topics whose facts are wanted. */
  topics: readonly string[];
}

/** Channels a client joins and leaves because a server began or ceased to match. */
export interface Change {
  joined: string[];
  left: string[];
}

const unchanged: Change = { joined: [], left: [] };

/** What one live client wants to hear, and the decision whether a message is part of it. */
export class Selection {
  private chosen: Set<number> | null;
  private readonly kinds: readonly string[];
  private readonly statuses: ReadonlySet<string> | null;

  constructor(readonly choice: Choice) {
    this.kinds = kindsOf(choice);
    this.statuses = choice.statuses && choice.statuses.length > 0 ? new Set(choice.statuses) : null;
    this.chosen = choice.query === undefined ? (choice.serverIds ? new Set(choice.serverIds) : null) : new Set();
  }

  /** Whether servers are chosen by name, so that facts about servers change the selection. */
  get byName(): boolean {
    return this.choice.query !== undefined;
  }

  /** Whether a message on its channels may still be unwanted. */
  get filters(): boolean {
    return this.statuses !== null;
  }

  /** The servers whose names match now; those that match later are added by `follow`. */
  choose(serverIds: readonly number[]): void {
    if (this.byName) this.chosen = new Set(serverIds);
  }

  get channels(): string[] {
    return channelsFor(this.kinds, this.chosen);
  }

  wants(message: LiveMessage): boolean {
    if (!this.kinds.includes(kindOf(message.type, message.topic))) return false;
    const { serverId, status } = message.keys;
    if (this.chosen && serverId !== undefined && !this.chosen.has(serverId)) return false;
    return !this.statuses || message.type !== checkType || (status !== undefined && this.statuses.has(status));
  }

  /** Lets a fact about a server's name or its end change which servers are chosen. */
  follow(message: LiveMessage): Change {
    const { serverId } = message.keys;
    if (!this.chosen || !this.byName || serverId === undefined) return unchanged;
    const had = this.chosen.has(serverId);
    const has = this.covers(message);
    if (had === has) return unchanged;
    const channels = channelsFor(this.kinds, [serverId]).filter(key => key.endsWith(`:${serverId}`));
    if (has) {
      this.chosen.add(serverId);
      return { joined: channels, left: [] };
    }
    this.chosen.delete(serverId);
    return { joined: [], left: channels };
  }

  /** Whether the server is selected after this fact about its name or its end. */
  covers({ type, keys, body }: LiveMessage): boolean {
    const { serverIds, query } = this.choice;
    if (type === 'server.deleted' || keys.serverId === undefined) return false;
    if (serverIds && !serverIds.includes(keys.serverId)) return false;
    return query === undefined || ('name' in body && typeof body.name === 'string' && nameMatches(body.name, query));
  }
}

/** Facts that change which servers a name selects. */
export function isAboutNames(message: LiveMessage): boolean {
  return message.type === 'server.created' || message.type === 'server.changed' || message.type === 'server.deleted';
}

/** The channels a message goes out on. */
export function channelsOfMessage(message: LiveMessage): [string, string] {
  return channelsOf({ type: message.type, topic: message.topic, serverId: message.keys.serverId ?? null });
}
