/** Where the incident of a link stands, seen by its holder. Only an `open` one can be taken. */
export const linkStates = ['open', 'yours', 'taken', 'ended'] as const;
export type LinkState = (typeof linkStates)[number];

/** Longest name that is noted for an incident. */
const longestName = 100;

/** `12:ops@example.com`: the id of the incident and who the link was sent to. Null for anything else. */
export function parseSubject(subject: string): { incidentId: number; by: string } | null {
  const [, id, recipient] = /^([1-9]\d{0,8}):(.+)$/s.exec(subject) ?? [];
  return id && recipient ? { incidentId: Number(id), by: recipient.slice(0, longestName) } : null;
}

export function linkState(
  incident: { acknowledgedAt: string | null; acknowledgedBy: string | null; endedAt: string | null },
  by: string,
): LinkState {
  if (incident.acknowledgedAt !== null) return incident.acknowledgedBy === by ? 'yours' : 'taken';
  return incident.endedAt === null ? 'open' : 'ended';
}
