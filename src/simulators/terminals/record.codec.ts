import { encodeDeviceTime, encodeTimeBytes } from '../../attendance/terminal/wire/device-time.codec.js';
import { RecordLayout, recordSizes } from '../../attendance/terminal/wire/punch-record.codec.js';
import { LocalTime } from '../../shared/zones.js';
import { EventSize } from './terminal.simulator.options.js';

export interface SimulatedPunch {
  code: string;
  uid: number;
  at: LocalTime;
  state: number;
  verify: number;
  workCode: number;
}

export interface SimulatedUser {
  uid: number;
  code: string;
  name: string;
}

/** A record of the attendance log. */
export function encodeRecord(layout: RecordLayout, punch: SimulatedPunch): Buffer {
  const record = Buffer.alloc(recordSizes[layout]);
  const time = encodeDeviceTime(punch.at);
  if (layout === '16') {
    record.writeUInt32LE(numberOf(punch.code), 0);
    record.writeUInt32LE(time, 4);
    record.writeUInt8(punch.state, 8);
    record.writeUInt8(punch.verify, 9);
    record.writeUInt32LE(punch.workCode, 12);
    return record;
  }
  record.writeUInt16LE(punch.uid, 0);
  if (layout === '8' || layout === '8-late') {
    record.writeUInt8(punch.verify, 2);
    record.writeUInt32LE(time, layout === '8' ? 3 : 4);
    record.writeUInt8(punch.state, layout === '8' ? 7 : 3);
    return record;
  }
  record.write(punch.code, 2, 24, 'utf8');
  record.writeUInt8(punch.verify, 26);
  record.writeUInt32LE(time, 27);
  record.writeUInt8(punch.state, 31);
  record.writeUInt32LE(punch.workCode, 32);
  return record;
}

/** The data of a live event. */
export function encodeEvent(size: EventSize, punch: SimulatedPunch): Buffer {
  const event = Buffer.alloc(size);
  const time = size >= 32 ? 26 : size === 12 ? 6 : 4;
  if (size >= 32) event.write(punch.code, 0, 24, 'utf8');
  else if (size === 12) event.writeUInt32LE(numberOf(punch.code), 0);
  else event.writeUInt16LE(punch.uid, 0);
  event.writeUInt8(punch.verify, time - 2);
  event.writeUInt8(punch.state, time - 1);
  encodeTimeBytes(punch.at).copy(event, time);
  if (size === 36) event.writeUInt32LE(punch.workCode, 32);
  return event;
}

export function encodeUser(size: 28 | 72, { uid, code, name }: SimulatedUser): Buffer {
  const record = Buffer.alloc(size);
  record.writeUInt16LE(uid, 0);
  if (size === 72) {
    record.write(name, 11, 24, 'utf8');
    record.write(code, 48, 24, 'utf8');
  } else {
    record.write(name, 8, 8, 'utf8');
    record.writeUInt32LE(numberOf(code), 24);
  }
  return record;
}

/** What a bulk read carries: the length of the records, and the records. */
export function encodeBody(records: Buffer[]): Buffer {
  const total = Buffer.alloc(4);
  const body = Buffer.concat([total, ...records]);
  body.writeUInt32LE(body.length - 4, 0);
  return body;
}

/** Short records hold numbers only; another id is 0 in them. */
function numberOf(code: string): number {
  return /^\d{1,10}$/.test(code) ? Number(code) >>> 0 : 0;
}
