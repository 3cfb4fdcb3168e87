import type { DiscoveryRequest } from '../engine/discovery/plan.rules.js';

const bbmdSeconds = 300;

interface Wanted {
  low_limit?: number;
  high_limit?: number;
  global?: boolean;
  networks?: number[];
  addresses?: string[];
  sweep?: string;
  bbmd?: string;
}

/** What is searched. The own network is asked unless something else is named. */
export function requestOf({
  low_limit,
  high_limit,
  global,
  networks,
  addresses,
  sweep,
  bbmd,
}: Wanted): DiscoveryRequest {
  const isElsewhere = Boolean(global ?? networks ?? addresses ?? sweep ?? bbmd);
  const request: DiscoveryRequest = {
    low: low_limit,
    high: high_limit,
    local: !isElsewhere,
    global,
    networks,
    addresses,
    sweep,
    bbmd: bbmd === undefined ? undefined : { address: bbmd, ttlSeconds: bbmdSeconds },
  };
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
}
