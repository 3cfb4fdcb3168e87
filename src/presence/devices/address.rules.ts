import { formatIp, parseIp } from '../../shared/ip.js';

/** The canonical text of an IP address a device can have, or null: nobody has the unspecified or a multicast address. */
export function canonicalIp(text: string): string | null {
  const ip = parseIp(text.trim());
  if (!ip || text.includes('%') || ip.groups.every(group => group === 0)) return null;
  const [first = 0] = ip.groups;
  const isMulticast = ip.family === 4 ? first >> 8 >= 224 : first >> 8 === 0xff;
  return isMulticast ? null : formatIp(ip);
}

/** `AA-BB-CC-DD-EE-FF`, `aabb.ccdd.eeff` and the like as `aa:bb:cc:dd:ee:ff`; null where it is no address of one device. */
export function canonicalMac(text: string): string | null {
  const digits = text.trim().toLowerCase().replace(/[:.-]/g, '');
  if (!/^[0-9a-f]{12}$/.test(digits) || !/^([0-9a-f]{2,4}[:.-]?)+$/i.test(text.trim())) return null;
  const isGroup = (parseInt(digits.slice(0, 2), 16) & 1) === 1;
  if (isGroup || digits === '000000000000') return null;
  return digits.replace(/..(?!$)/g, pair => `${pair}:`);
}

/** Whether a MAC is made up by the device itself, as phones do, rather than given by its maker (IEEE 802, bit 2 of octet 1). */
export function isPrivateMac(mac: string): boolean {
  return (parseInt(mac.slice(0, 2), 16) & 2) === 2;
}
