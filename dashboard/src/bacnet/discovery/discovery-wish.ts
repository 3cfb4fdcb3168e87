import type { DiscoverDevices } from '../types.js';

/** Where controllers are looked for, and what has to be said about it. */
export const places = {
  local: { label: 'The network of this site', hint: 'By broadcast. Controllers behind routers are not heard.' },
  global: {
    label: 'All networks behind routers, too',
    hint: 'Many may answer at once: better with a range of instances.',
  },
  networks: { label: 'Certain networks behind routers', field: 'Numbers of the networks', example: '100, 200' },
  addresses: { label: 'Certain addresses', field: 'Addresses', example: '192.168.1.20, 192.168.1.21:47809' },
  sweep: { label: 'Every address of a range', field: 'Range', example: '192.168.1.0/24' },
  bbmd: { label: 'Through a BBMD', field: 'Address of the BBMD', example: '10.0.0.5' },
} as const satisfies Record<string, { label: string; hint?: string; field?: string; example?: string }>;
export type Place = keyof typeof places;

export const isPlace = (text: string): text is Place => text in places;

export interface DiscoveryFields {
  mock: boolean;
  place: Place;
  /** Which networks, addresses or range. */
  detail: string;
  low: string;
  high: string;
}

/** What is asked of the API, which says what is wrong with it. */
export function wishOf({ mock, place, detail, low, high }: DiscoveryFields): DiscoverDevices {
  const limits = {
    ...(low.trim() !== '' && { low_limit: Number(low) }),
    ...(high.trim() !== '' && { high_limit: Number(high) }),
  };
  return mock ? { mock_mode: true, ...limits } : { ...limits, ...placeOf(place, detail.trim()) };
}

function placeOf(place: Place, detail: string): DiscoverDevices {
  const items = detail.split(/[\s,;]+/).filter(Boolean);
  if (place === 'global') return { global: true };
  if (place === 'networks') return { networks: items.map(Number) };
  if (place === 'addresses') return { addresses: items };
  if (place === 'sweep') return { sweep: detail };
  if (place === 'bbmd') return { bbmd: detail };
  return {};
}
