/**
 * Every fact one part of Sitewatch tells the others, in the past tense. Payloads are small, JSON-safe and carry the
 * names a message to a person needs. The first word is the topic live clients subscribe to.
 */
export interface Catalogue {
  'server.created': { server_id: number; name: string };
  'server.changed': { server_id: number; name: string };
  'server.deleted': { server_id: number; name: string };
  'server.status_changed': {
    server_id: number;
    name: string;
    from: string;
    to: string;
    reason: string;
    /** The instant the new status holds from; before the moment it was noticed. */
    since: string;
    /** False for changes that people need not be told of. */
    announce: boolean;
  };
  'incident.opened': {
    server_id: number;
    name: string;
    incident_id: number;
    started_at: string;
    cause: string;
  };
  'incident.closed': {
    server_id: number;
    name: string;
    incident_id: number;
    started_at: string;
    ended_at: string;
    cause: string;
  };
  'incident.acknowledged': { server_id: number; name: string; incident_id: number; by: string };
  'server.flapping': { server_id: number; name: string; announce: boolean };
  'server.stable': { server_id: number; name: string; announce: boolean };
  'account.sessions_revoked': { account_id: number; family: string | null };
}

export type EventName = keyof Catalogue;

export const topics = ['servers', 'presence', 'attendance', 'bacnet', 'notifications'] as const;
export type Topic = (typeof topics)[number];

const topicOfSubject: Record<string, Topic> = {
  server: 'servers',
  incident: 'servers',
};

/** Null: not for live clients. */
export function topicOf(name: string): Topic | null {
  return topicOfSubject[name.split('.', 1)[0] ?? ''] ?? null;
}
