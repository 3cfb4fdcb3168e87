import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Event {
  data_len: number;
  data_hex: string;
  tcp_frame_hex: string;
  decoded: { user_id: string; timestamp: string; pyzk_status: number; pyzk_punch: number }[];
  note: string;
}

interface AttendanceBlob {
  record_size: 8 | 16 | 40;
  record_count: number;
  users: string[];
  blob_hex: string;
  records: { hex: string; user_id: string; timestamp: string; pyzk_status: number; pyzk_punch: number }[];
}

interface Vectors {
  commkey: { key: number; session: number; ticks: number; out: string }[];
  client_frames: {
    name: string;
    command: number;
    session: number;
    wire_reply_id: number;
    data_hex: string;
    tcp_hex: string;
  }[];
  time_u32: { local: string; encoded: number; hex: string }[];
  time_u32_decode: { encoded: number; hex: string; local?: string; pyzk_error?: string }[];
  time_6byte: { hex: string; local?: string; pyzk_error?: string }[];
  attendance: AttendanceBlob[];
  users: { record_size: 28 | 72; blob_hex: string; users: { uid: number; user_id: string; name: string }[] }[];
  live_events: Event[];
  live_events_bad: { name: string; events: string[]; transport: { event_coalesce?: boolean; event_split?: number } }[];
  free_sizes: {
    data_hex: string;
    users: number;
    fingers: number;
    records: number;
    fingers_cap: number;
    users_cap: number;
    rec_cap: number;
  }[];
  real_frames: {
    name: string;
    tcp_hex: string;
    command: number;
    checksum: number;
    session: number;
    reply_id: number;
    data_hex: string;
  }[];
  transcripts: { name: string; frames: { dir: 'client' | 'device'; hex: string }[] }[];
  stream_reassembly: { name: string; segments: string[]; frames: string[] }[];
  naive_to_utc: {
    zone: string;
    local: string;
    kind: 'unique' | 'ambiguous' | 'nonexistent';
    utc: string;
    utc_fold1?: string;
  }[];
}

/** Bytes of real terminals and of the reference's own client; each entry says in `how` where it comes from. */
export const vectors = JSON.parse(readFileSync(join(import.meta.dirname, 'zk-vectors.json'), 'utf8')) as Vectors;

export function bytes(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}
