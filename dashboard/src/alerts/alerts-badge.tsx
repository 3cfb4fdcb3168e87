import { useDashboard } from '../overview/use-dashboard.js';
import { NumberBadge } from '../servers/problems-badge.js';

/** How many alerts nobody takes care of. */
export function AlertsBadge() {
  const alerts = useDashboard().data?.alerts;
  const count = alerts ? alerts.active - alerts.acknowledged : 0;
  return count > 0 ? <NumberBadge count={count} label={`${count} nobody takes care of`} /> : null;
}
