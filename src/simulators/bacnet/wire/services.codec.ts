import { pduTypes, services, unconfirmedServices } from './apdu.codec.js';
import { Refusal, refusals } from './refusal.codec.js';
import {
  objectKey,
  TagReader,
  writeClosing,
  writeContextObject,
  writeContextUnsigned,
  writeOpening,
} from './tags.codec.js';
import { encodeValues, readValue, WireValue } from './value.codec.js';
import { ByteWriter } from './writer.codec.js';

const deviceType = 8;

/** Whether a Who-Is with these parameters is meant for the device (135-2020, 16.10); one nobody can read never is. */
export function isAskedFor(instance: number, whoIs: Buffer): boolean {
  if (whoIs.length === 0) return true;
  const reader = new TagReader(whoIs);
  try {
    const low = reader.contextUnsigned(0);
    return instance >= low && instance <= reader.contextUnsigned(1);
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

export interface Announcement {
  instance: number;
  maxApdu: number;
  /** 0 both, 1 transmit, 2 receive, 3 none. */
  segmentation: number;
  vendorId: number;
}

export function encodeIAm({ instance, maxApdu, segmentation, vendorId }: Announcement): Buffer {
  const values = encodeValues([
    { type: 'object', value: { type: deviceType, instance } },
    { type: 'unsigned', value: maxApdu },
    { type: 'enumerated', value: segmentation },
    { type: 'unsigned', value: vendorId },
  ]);
  return Buffer.concat([Buffer.from([pduTypes.unconfirmed << 4, unconfirmedServices.iAm]), values]);
}

export interface PropertyReference {
  key: number;
  property: number;
  /** Null: the whole property. */
  index: number | null;
}

export function decodeRead(content: Buffer): PropertyReference {
  const reader = new TagReader(content);
  const key = reader.contextObject(0);
  const property = reader.contextUnsigned(1);
  return { key, property, index: reader.sees(2) ? reader.contextUnsigned(2) : null };
}

export interface WriteRequest extends PropertyReference {
  value: WireValue;
  /** Null where none is given. */
  priority: number | null;
}

export function decodeWrite(content: Buffer): WriteRequest {
  const reader = new TagReader(content);
  const key = reader.contextObject(0);
  const property = reader.contextUnsigned(1);
  const index = reader.sees(2) ? reader.contextUnsigned(2) : null;
  reader.opens(3);
  const value = readValue(reader);
  // Only primitive values can be written here.
  if (!reader.closes(3)) throw refusals.invalidDataType();
  const priority = reader.sees(4) ? reader.contextUnsigned(4) : null;
  if (priority !== null && (priority < 1 || priority > 16)) throw refusals.parameterOutOfRange();
  return { key, property, index, value, priority };
}

export interface SubscribeRequest {
  processId: number;
  key: number;
  /** Null with {@link lifetimeSeconds}: the subscription is cancelled. */
  confirmed: boolean | null;
  /** 0: for ever. */
  lifetimeSeconds: number | null;
}

export function decodeSubscribe(content: Buffer): SubscribeRequest {
  const reader = new TagReader(content);
  const processId = reader.contextUnsigned(0);
  const key = reader.contextObject(1);
  const confirmed = reader.sees(2) ? reader.contextUnsigned(2) !== 0 : null;
  const lifetimeSeconds = reader.sees(3) ? reader.contextUnsigned(3) : null;
  return { processId, key, confirmed, lifetimeSeconds };
}

export interface Notification {
  processId: number;
  device: number;
  key: number;
  secondsLeft: number;
  values: { property: number; encoded: Buffer }[];
  /** Null: unconfirmed. */
  invokeId: number | null;
}

/** A change-of-value notification (135-2020, 13.1 and 13.2). */
export function encodeNotification({ invokeId, ...notification }: Notification): Buffer {
  const writer = new ByteWriter(64);
  if (invokeId === null) writer.byte(pduTypes.unconfirmed << 4).byte(unconfirmedServices.covNotification);
  // Takes no segments, and replies of up to 1,476 bytes.
  else writer.byte(pduTypes.confirmed).byte(5).byte(invokeId).byte(services.confirmedCovNotification);
  writeContextUnsigned(writer, 0, notification.processId);
  writeContextObject(writer, 1, objectKey({ type: deviceType, instance: notification.device }));
  writeContextObject(writer, 2, notification.key);
  writeContextUnsigned(writer, 3, notification.secondsLeft);
  writeOpening(writer, 4);
  for (const { property, encoded } of notification.values) {
    writeContextUnsigned(writer, 0, property);
    writeOpening(writer, 2);
    writer.bytes(encoded);
    writeClosing(writer, 2);
  }
  writeClosing(writer, 4);
  return writer.copy();
}
