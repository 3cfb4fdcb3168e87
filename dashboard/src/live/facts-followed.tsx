import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { useFacts } from './live.js';
import type { LiveEvent } from './messages.js';

/** What has to be read again after a fact, by the first word of its name. */
const outdated: Record<string, string[]> = {
  incident: ['dashboard', 'open-incidents', 'incidents', 'server-incidents'],
  alert: ['dashboard', 'alerts'],
  connectivity: ['dashboard'],
  notification: ['dashboard', 'notifications', 'notification-configs'],
  employee: ['employees', 'devices', 'presence-now', 'presence-day', 'presence-month', 'state-changes'],
  device: ['devices', 'found-devices', 'employees', 'presence-now'],
  outage: ['system-status', 'outages', 'presence-day', 'state-changes'],
  cloud: ['dashboard', 'system-status'],
  site: ['sites', 'site-board'],
  attendance_device: ['dashboard', 'terminals', 'blocks'],
  terminal: ['dashboard', 'terminals'],
  push_terminal: ['dashboard', 'push-terminals'],
  punch: ['attendance-records', 'attendance-day'],
  punches: ['dashboard', 'punches', 'attendance-records', 'attendance-day', 'attendance-sheet', 'unmatched-codes'],
  attendance: ['attendance-corrections', 'attendance-day', 'attendance-sheet'],
  bacnet_device: ['dashboard', 'bacnet-devices', 'bacnet-points'],
  bacnet_task: ['bacnet-tasks', 'bacnet-task', 'bacnet-backend'],
  reading: ['dashboard', 'bacnet-devices', 'bacnet-points'],
  point: ['bacnet-points', 'bacnet-writes'],
};

/** A storm of facts causes one reading. */
const gatherMs = 500;

/** Reads lists again when something happened that they show. Mounted once, in the layout. */
export function FactsFollowed() {
  const queries = useQueryClient();
  const waiting = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const read = useCallback(() => {
    timer.current = undefined;
    const keys = [...waiting.current];
    waiting.current.clear();
    for (const key of keys) void queries.invalidateQueries({ queryKey: [key] });
  }, [queries]);
  const onFact = useCallback(
    ({ event }: LiveEvent) => {
      const keys = outdated[event.split('.')[0] ?? ''];
      if (!keys) return;
      for (const key of keys) waiting.current.add(key);
      timer.current ??= setTimeout(read, gatherMs);
    },
    [read],
  );
  useFacts(onFact);
  useEffect(() => () => clearTimeout(timer.current), []);
  return null;
}
