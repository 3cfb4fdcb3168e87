import { decodeTimeBytes } from './device-time.codec.js';
import { CodeOfUid, codeFor, Punch } from './punch.codec.js';
import { decodeUserId } from './text.codec.js';

/** Layouts by length: where the time begins; verification and state are the two bytes before it. */
type Head = 'uid' | 'number' | 'text';
const layouts = new Map<number, { head: Head; time: number; workCode: number | null }>([
  [10, { head: 'uid', time: 4, workCode: null }],
  [12, { head: 'number', time: 6, workCode: null }],
  [14, { head: 'uid', time: 4, workCode: null }],
  [32, { head: 'text', time: 26, workCode: null }],
  [36, { head: 'text', time: 26, workCode: 32 }],
  [37, { head: 'text', time: 26, workCode: null }],
  [52, { head: 'text', time: 26, workCode: null }],
]);
/** Only these come several in one frame. */
const repeated = 52;
/** Set where the terminal refused the person; 255 is "no state chosen". */
const rejectedBit = 0x80;
const noState = 255;

/** The punches in the data of an attendance event; null for a length nobody has seen, and for an event of nobody. */
export function decodeLiveEvent(data: Buffer, codes: CodeOfUid): Punch[] | null {
  const size = data.length > repeated && data.length % repeated === 0 ? repeated : data.length;
  const punches: Punch[] = [];
  for (let at = 0; at < data.length; at += size) {
    const punch = decodeOne(data.subarray(at, at + size), codes);
    if (punch === null) return null;
    punches.push(punch);
  }
  return punches.length === 0 ? null : punches;
}

function decodeOne(raw: Buffer, codes: CodeOfUid): Punch | null {
  const layout = layouts.get(raw.length);
  if (!layout) return null;
  const state = raw[layout.time - 1] ?? noState;
  const uid = layout.head === 'uid' ? raw.readUInt16LE(0) : null;
  const code = uid === null ? idOf(raw, layout.head) : codeFor(uid, codes);
  if (code === '') return null;
  return {
    code,
    uid,
    time: decodeTimeBytes(raw, layout.time),
    verify: raw[layout.time - 2] ?? 0,
    state,
    workCode: layout.workCode === null ? null : raw.readUInt32LE(layout.workCode),
    rejected: state !== noState && (state & rejectedBit) !== 0,
    raw,
  };
}

function idOf(raw: Buffer, head: Head): string {
  return head === 'text' ? decodeUserId(raw.subarray(0, 24)) : String(raw.readUInt32LE(0));
}
