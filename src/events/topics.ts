/** What live clients can subscribe to. */
export const topics = ['servers', 'presence', 'attendance', 'bacnet', 'notifications'] as const;
export type Topic = (typeof topics)[number];

const topicOfSubject: Record<string, Topic> = {
  server: 'servers',
  servers: 'servers',
  incident: 'servers',
  heartbeat: 'servers',
  alert: 'servers',
  certificate: 'servers',
  connectivity: 'servers',
  notification: 'notifications',
  employee: 'presence',
  device: 'presence',
  outage: 'presence',
  clock: 'presence',
  cloud: 'presence',
  site: 'presence',
  attendance_device: 'attendance',
  punch: 'attendance',
  punches: 'attendance',
  attendance: 'attendance',
  terminal: 'attendance',
  push_terminal: 'attendance',
  bacnet_device: 'bacnet',
  bacnet_task: 'bacnet',
  reading: 'bacnet',
  point: 'bacnet',
};

/** Null: not for live clients. */
export function topicOf(name: string): Topic | null {
  return topicOfSubject[name.split('.', 1)[0] ?? ''] ?? null;
}
