import { resolveLocal } from '../../shared/zones.js';
import type { DeviceTime } from '../terminal/wire/device-time.codec.js';

/**
 * Milliseconds a terminal's clock is ahead, to its whole second; of the two instants of an ambiguous time the nearer one
 * counts. Null for a clock that shows no time. `askedAt` and `answeredAt` are the instants around the question.
 */
export function driftOf(time: DeviceTime | null, timezone: string, askedAt: number, answeredAt: number): number | null {
  if (!time || time.flaw === 'impossible') return null;
  const { instant, second } = resolveLocal(timezone, time.local);
  // The clock shows whole seconds: on the average half a second has passed since.
  const middle = (askedAt + answeredAt) / 2 - 500;
  const drifts = [instant, second].filter(at => at !== null).map(at => Math.round(at - middle));
  return drifts.reduce((best, drift) => (Math.abs(drift) < Math.abs(best) ? drift : best));
}
