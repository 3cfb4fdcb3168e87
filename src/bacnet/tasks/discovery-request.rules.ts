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
export function requestOf({ low_limit, high_limit, sweep, bbmd, ...wanted }: Wanted): DiscoveryRequest {
  const global = wanted.global || undefined;
  const networks = orNone(wanted.networks);
  const addresses = orNone(wanted.addresses);
  const isElsewhere = [global, networks, addresses, sweep, bbmd].some(place => place !== undefined);
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

/** What a field of a request is called where it is asked for. */
export function inputNameOf(field: keyof DiscoveryRequest): string {
  return field === 'low' || field === 'high' ? `${field}_limit` : field;
}

function orNone<T>(list: T[] | undefined): T[] | undefined {
  return list && list.length > 0 ? list : undefined;
}
