import type { ContentInput } from '../../../src/notifications/content/content.rules.js';
import type { ItemView } from '../../../src/notifications/content/story.rules.js';

/** The morning the examples are about; Kyiv is two hours ahead of UTC then. */
const morning = '2026-03-01T01:15:00Z';
const startedAt = '2026-03-01T01:10:05Z';
const endedAt = '2026-03-01T01:14:17Z';

export function input(items: readonly ItemView[], more: Partial<ContentInput> = {}): ContentInput {
  return {
    items,
    siteName: 'HQ',
    baseUrl: 'https://sitewatch.example',
    acknowledgeLink: null,
    messageKind: 'digest',
    at: new Date(morning),
    zone: 'Europe/Kyiv',
    ...more,
  };
}

export function item(fact: string, phase: ItemView['phase'], more: Partial<ItemView> = {}): ItemView {
  return {
    occasion: 'incident:9',
    phase,
    fact,
    severity: 'critical',
    serverId: 3,
    name: 'Web',
    payload: {},
    at: new Date('2026-03-01T01:10:40Z'),
    ...more,
  };
}

const outage = { server_id: 3, name: 'Web', incident_id: 9, started_at: startedAt, cause: 'connection refused' };

export function opened(more: Partial<ItemView> = {}): ItemView {
  return item('incident.opened', 'opened', { payload: { ...outage, notify: [1, 2] }, ...more });
}

export function closed(more: Partial<ItemView> = {}): ItemView {
  const payload = { ...outage, ended_at: endedAt, notify: [1, 2] };
  return item('incident.closed', 'closed', { payload, at: new Date('2026-03-01T01:14:40Z'), ...more });
}

/** So many outages of servers of these names that go on. */
export function outages(count: number, nameOf: (n: number) => string = n => `server-${n + 1}`): ItemView[] {
  return Array.from({ length: count }, (_, n) =>
    opened({ occasion: `incident:${n}`, name: nameOf(n), serverId: n + 1 }),
  );
}
