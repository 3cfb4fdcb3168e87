import { useDashboard } from '../overview/use-dashboard.js';
import { NumberBadge } from '../servers/problems-badge.js';
import { bacnetFigures } from './bacnet-figures.js';

/** How many controllers are silent, beside the name of their page. */
export function BuildingBadge() {
  const offline = bacnetFigures(useDashboard().data)?.offline ?? 0;
  return offline > 0 ? <NumberBadge count={offline} label={`${offline} offline`} /> : null;
}
