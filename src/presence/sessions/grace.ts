import type { Config } from '../../config/config.js';
import type { GraceSettings } from './session.rules.js';

/** How long devices may be silent at this site. */
export function graceOf({ env }: Config): GraceSettings {
  return {
    intervalSeconds: env.PING_INTERVAL_SECONDS,
    graceSeconds: {
      wired: env.OFFLINE_THRESHOLD_SECONDS,
      laptop: env.LAPTOP_GRACE_SECONDS,
      phone: env.PHONE_GRACE_SECONDS,
    },
  };
}
