import { useDashboard } from '../overview/use-dashboard.js';
import { NumberBadge } from '../servers/problems-badge.js';

export function OpenIncidentsBadge() {
  const open = useDashboard().data?.servers.open_incidents ?? 0;
  return open > 0 ? <NumberBadge count={open} label={`${open} open`} /> : null;
}
