/** Live clients of all doors in one process; one more is refused. */
export const maxClients = 5_000;

/** A client that missed more messages than this starts again with a snapshot. */
export const maxMissed = 1_000;

/** Live messages that are held back for one client while its past is read. */
export const maxHeld = 5_000;

/** Newest facts about servers' names that are remembered, in case whoever is asked for servers lags behind the feed. */
export const maxNames = 1_000;

/** Bytes that may wait for one client, besides what it asked for itself. The bytes themselves are shared by all clients. */
export const byteBounds = { usual: 1024 * 1024, most: 8 * 1024 * 1024, patienceMs: 250 };

/** The same for Socket.IO, which queues packets. */
export const packetBounds = { usual: 1_000, most: 10_000, patienceMs: 250 };

/** How long a client that was told to resync may take to read what it has; then it is cut off. */
export const resyncGraceMs = 30_000;

/** Message type of one finished check. */
export const checkType = 'server.checked';

export interface Subject {
  type: string;
  topic: string;
  /** Null where the message is not about one server. */
  serverId: number | null;
}

/**
 * The channels a message goes out on: one for those who want all of its kind, one for those who chose servers. A client
 * is never in both, so it gets each message once.
 */
export function channelsOf({ type, topic, serverId }: Subject): [everyone: string, chosen: string] {
  const kind = kindOf(type, topic);
  return [kind, chosenChannel(kind, serverId)];
}

/** Channels of a client; `servers` null means all servers. */
export function channelsFor(kinds: readonly string[], servers: Iterable<number> | null): string[] {
  if (servers === null) return [...kinds];
  const ids = [...servers];
  return kinds.flatMap(kind => [
    ...(kind === checks ? [] : [chosenChannel(kind, null)]),
    ...ids.map(id => chosenChannel(kind, id)),
  ]);
}

const checks = 'checks';

/** What a client listens to: check results and facts of some topics. */
export function kindsOf(wants: { checks: boolean; topics: readonly string[] }): string[] {
  return [...(wants.checks ? [checks] : []), ...wants.topics];
}

export function kindOf(type: string, topic: string): string {
  return type === checkType ? checks : topic;
}

function chosenChannel(kind: string, serverId: number | null): string {
  return `${kind}:${serverId ?? 'none'}`;
}

/** Whether a server's name contains the text, in any case. */
export function nameMatches(name: string, query: string): boolean {
  return name.toLowerCase().includes(query.toLowerCase());
}

/** Id in a `Last-Event-ID` header, or null where it is not an id of ours. */
export function eventIdOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
