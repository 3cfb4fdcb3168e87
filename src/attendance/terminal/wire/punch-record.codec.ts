import { DeviceTime, decodeDeviceTime } from './device-time.codec.js';
import { CodeOfUid, codeFor, Punch } from './punch.codec.js';
import { decodeUserId } from './text.codec.js';

export type RecordSize = 8 | 16 | 40 | 49;

/**
 * How the records of a log lie: `8-late` is the 8-byte layout of the MA300, with the time one byte later and no state
 * after it (known from one report, never seen).
 */
export type RecordLayout = '8' | '8-late' | '16' | '40' | '49';

export const recordSizes: Record<RecordLayout, RecordSize> = { '8': 8, '8-late': 8, '16': 16, '40': 40, '49': 49 };

interface Fields {
  code: string;
  uid: number | null;
  time: DeviceTime;
  verify: number;
  state: number;
  workCode: number | null;
}

const decoders: Record<RecordLayout, (raw: Buffer, codes: CodeOfUid) => Fields> = {
  '8': (raw, codes) => ({ ...short(raw, codes, 3), state: raw.readUInt8(7) }),
  '8-late': (raw, codes) => ({ ...short(raw, codes, 4), state: raw.readUInt8(3) }),
  '16': raw => ({
    code: String(raw.readUInt32LE(0)),
    uid: null,
    time: decodeDeviceTime(raw.readUInt32LE(4)),
    // State before verification, unlike in the longer records.
    state: raw.readUInt8(8),
    verify: raw.readUInt8(9),
    workCode: raw.readUInt32LE(12),
  }),
  '40': long,
  // The nine bytes more are of unknown meaning; they stay in the raw bytes.
  '49': long,
};

/** The punch in a record of the layout's size; null for a record of nobody. */
export function decodeRecord(layout: RecordLayout, raw: Buffer, codes: CodeOfUid): Punch | null {
  const { code, uid, time, verify, state, workCode } = decoders[layout](raw, codes);
  return code === '' ? null : { code, uid, time, verify, state, workCode, rejected: false, raw };
}

function short(raw: Buffer, codes: CodeOfUid, timeAt: number): Omit<Fields, 'state'> {
  const uid = raw.readUInt16LE(0);
  const time = decodeDeviceTime(raw.readUInt32LE(timeAt));
  return { code: codeFor(uid, codes), uid, time, verify: raw.readUInt8(2), workCode: null };
}

function long(raw: Buffer): Fields {
  return {
    code: decodeUserId(raw.subarray(2, 26)),
    uid: raw.readUInt16LE(0),
    time: decodeDeviceTime(raw.readUInt32LE(27)),
    verify: raw.readUInt8(26),
    state: raw.readUInt8(31),
    workCode: raw.readUInt32LE(32),
  };
}
