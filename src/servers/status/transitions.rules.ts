import type { Status } from './status.rules.js';

/**
 * What passing from one status to another means.
 * `incident`: `open` asks for an incident (unless one is open, or it is held back), `close` ends the open one (unless
 * flapping holds it), `keep` leaves it as it is. `announce`: whether the change is news for people.
 */
export interface Transition {
  incident: 'open' | 'close' | 'keep';
  announce: boolean;
}

const keep: Transition = { incident: 'keep', announce: false };
const news: Transition = { incident: 'keep', announce: true };
const outage: Transition = { incident: 'open', announce: true };
const recovery: Transition = { incident: 'close', announce: true };
/** Still down: the incident that was held back may be due now. */
const stillDown: Transition = { incident: 'open', announce: false };
/** Still answering, or answering for the first time: an incident left over from flapping or a pause may end now. */
const allWell: Transition = { incident: 'close', announce: false };

/**
 * Every pair of statuses, old one first. For a result the pair is what the checks said before and after it, also while
 * maintenance covers that: an incident ends in maintenance, too. For a pause and a maintenance window it is the pair of
 * effective statuses; both leave the incident to the next result.
 */
export const transitions: Record<Status, Record<Status, Transition>> = {
  up: {
    up: allWell,
    degraded: { incident: 'close', announce: true },
    down: outage,
    unknown: keep,
    paused: keep,
    maintenance: keep,
  },
  degraded: {
    up: { incident: 'close', announce: true },
    degraded: allWell,
    down: outage,
    unknown: keep,
    paused: keep,
    maintenance: keep,
  },
  down: {
    up: recovery,
    degraded: recovery,
    down: stillDown,
    unknown: keep,
    paused: keep,
    maintenance: keep,
  },
  unknown: {
    up: allWell,
    degraded: { incident: 'close', announce: true },
    down: outage,
    unknown: keep,
    paused: keep,
    maintenance: keep,
  },
  paused: {
    up: keep,
    degraded: keep,
    down: keep,
    unknown: keep,
    paused: keep,
    maintenance: keep,
  },
  maintenance: {
    up: keep,
    // Nothing else will tell that the target came out of maintenance slower than it should be; `down` is told by its incident.
    degraded: news,
    down: keep,
    unknown: keep,
    paused: keep,
    maintenance: keep,
  },
};
