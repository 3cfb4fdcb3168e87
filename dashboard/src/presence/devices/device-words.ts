import type { DeviceView } from '../../client/types.gen.js';

export type DeviceClass = DeviceView['device_class'];

export const classWords: Record<DeviceClass, string> = { wired: 'Wired', laptop: 'Laptop', phone: 'Phone' };

/** With what each class means for the one who chooses. */
export const classChoices = [
  { id: 'wired', name: 'Wired: silent for a minute is gone' },
  { id: 'laptop', name: 'Laptop: may sleep for some minutes' },
  { id: 'phone', name: 'Phone: may be silent for a quarter of an hour' },
] as const satisfies { id: DeviceClass; name: string }[];

/** A first guess from what is known about something on the network; a person decides. */
export function guessClass({
  hostname,
  has_private_mac,
}: {
  hostname: string | null;
  has_private_mac: boolean;
}): DeviceClass {
  const name = hostname?.toLowerCase() ?? '';
  if (/iphone|ipad|android|galaxy|pixel|phone|redmi|xiaomi/.test(name)) return 'phone';
  if (/macbook|laptop|notebook|thinkpad|surface/.test(name)) return 'laptop';
  return has_private_mac ? 'phone' : 'wired';
}
