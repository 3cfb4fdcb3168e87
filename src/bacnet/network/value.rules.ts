import type { ObjectId } from './address.codec.js';

/** A value as BACnet types it (135-2020, 20.2.1.4). Dates and times are text; a part that is not told is `*`. */
export type BacnetValue =
  | { type: 'null' }
  | { type: 'boolean'; value: boolean }
  | { type: 'unsigned' | 'signed' | 'real' | 'double' | 'enumerated'; value: number }
  | { type: 'text'; value: string }
  | { type: 'octets'; value: Uint8Array }
  | { type: 'bits'; value: boolean[] }
  | { type: 'date' | 'time'; value: string }
  | { type: 'object'; value: ObjectId }
  /** Of a type that is not read here. */
  | { type: 'other' };
