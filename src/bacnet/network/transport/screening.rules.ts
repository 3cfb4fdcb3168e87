import { Apdu, confirmedServices, unconfirmedServices } from '../wire/apdu.codec.js';
import { isAnnouncement, PropertyTags, readNotification, withReadableOnly } from '../wire/service.codec.js';

/** A message the library may decode: the APDU with readable values only, and what it says about properties. */
export interface Screened {
  apdu: Buffer;
  properties: readonly PropertyTags[];
}

/**
 * What comes unasked: announcements and change-of-value notifications, and nothing else. The library stumbles over valid
 * messages of other services, and over any that is cut.
 */
export function screenRequest(
  request: Apdu & { type: 'confirmed' | 'unconfirmed' },
  bytes: Buffer,
  how: 'unicast' | 'broadcast' | 'forwarded',
): Screened | 'ignored' | 'malformed' {
  if (request.type === 'unconfirmed' && request.service === unconfirmedServices.iAm) {
    return isAnnouncement(request.data) ? { apdu: bytes, properties: [] } : 'malformed';
  }
  const isNotification =
    request.type === 'unconfirmed'
      ? request.service === unconfirmedServices.covNotification
      : request.service === confirmedServices.covNotification && !request.segmented && how === 'unicast';
  if (!isNotification) return 'ignored';
  const properties = readNotification(request.data);
  if (!properties) return 'malformed';
  const header = bytes.subarray(0, bytes.length - request.data.length);
  const data = withReadableOnly(request.data, properties);
  return { apdu: data === request.data ? bytes : Buffer.concat([header, data]), properties };
}
