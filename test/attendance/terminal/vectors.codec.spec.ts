import { createTCPHeader } from 'node-zklib/utils.js';
import { describe, expect, it } from 'vitest';
import { encodeCommKey } from '../../../src/attendance/terminal/wire/comm-key.codec.js';
import {
  decodeDeviceTime,
  decodeTimeBytes,
  encodeDeviceTime,
  encodeTimeBytes,
} from '../../../src/attendance/terminal/wire/device-time.codec.js';
import { FrameParser } from '../../../src/attendance/terminal/wire/frame-parser.codec.js';
import { encodeFrame, frameChecksum } from '../../../src/attendance/terminal/wire/frame.codec.js';
import { decodeLiveEvent } from '../../../src/attendance/terminal/wire/live-event.codec.js';
import { decodeOption, decodeVersion } from '../../../src/attendance/terminal/wire/option.codec.js';
import { PunchLog } from '../../../src/attendance/terminal/wire/punch-log.codec.js';
import { decodeSizes, encodeSizes } from '../../../src/attendance/terminal/wire/sizes.codec.js';
import { decodeUsers } from '../../../src/attendance/terminal/wire/user.codec.js';
import { resolveDateTime } from '../../../src/shared/zones.js';
import { bytes, vectors } from './vectors.js';

const nobody = () => undefined;

describe('A frame', () => {
  it.each(vectors.client_frames)('of the reference client is written byte for byte: $name', vector => {
    const { command, session, wire_reply_id: replyId, data_hex, tcp_hex } = vector;
    const data = bytes(data_hex);
    expect(encodeFrame({ command, session, replyId, data }).toString('hex')).toBe(tcp_hex);
    expect(createTCPHeader(command, session, (replyId + 65_534) % 65_535, data).toString('hex')).toBe(tcp_hex);
  });

  it.each(vectors.real_frames)('of a real terminal is read, and its checksum is right: $name', vector => {
    const parser = new FrameParser();
    const frames = parser.push(bytes(vector.tcp_hex));
    const { command, session, reply_id: replyId, data_hex } = vector;
    expect(frames).toEqual([{ command, session, replyId, data: bytes(data_hex) }]);
    expect(parser.badChecksums).toBe(0);
    expect(frameChecksum(bytes(vector.tcp_hex).subarray(8))).toBe(vector.checksum);
  });

  it.each(vectors.transcripts)('survives being read and written again, both ways: $name', ({ frames }) => {
    for (const { hex } of frames) {
      const [frame] = new FrameParser().push(bytes(hex));
      expect(encodeFrame(frame!).toString('hex')).toBe(hex);
    }
  });

  it.each(vectors.stream_reassembly)('is found in a stream: $name', ({ segments, frames }) => {
    const parser = new FrameParser();
    const found = segments.flatMap(segment => parser.push(bytes(segment)));
    expect(found.map(frame => encodeFrame(frame).toString('hex'))).toEqual(frames);
  });
});

describe('The communication key', () => {
  it.each(vectors.commkey)('$key in session $session is answered with $out', ({ key, session, ticks, out }) => {
    expect(encodeCommKey(key, session, ticks).toString('hex')).toBe(out);
  });
});

describe('A time', () => {
  it.each(vectors.time_u32)('of 4 bytes is $local, and back', ({ local, encoded, hex }) => {
    const time = decodeDeviceTime(bytes(hex).readUInt32LE());
    expect(time.text).toBe(local);
    expect(encodeDeviceTime(time.local)).toBe(encoded);
  });

  it.each(vectors.time_u32_decode)('of 4 bytes is kept whatever it is: $hex', ({ encoded, local, pyzk_error }) => {
    const { text, flaw } = decodeDeviceTime(encoded);
    expect(text).toBe(local ?? '2025-04-31T08:00:00');
    expect(flaw).toBe(pyzk_error || encoded > 3_214_079_999 ? 'impossible' : null);
  });

  it.each(vectors.time_6byte)('of 6 bytes is kept whatever it is: $hex', ({ hex, local, pyzk_error }) => {
    const { text, flaw, local: fields } = decodeTimeBytes(bytes(hex), 0);
    expect(flaw).toBe(pyzk_error ? 'impossible' : null);
    expect(text).toBe(local ?? (hex === '000000000000' ? '2000-00-00T00:00:00' : '2026-00-21T10:20:30'));
    expect(encodeTimeBytes(fields).toString('hex')).toBe(hex);
  });

  it.each(vectors.naive_to_utc)('$local in $zone is $kind', ({ zone, local, kind, utc, utc_fold1 }) => {
    const [date = '', time = ''] = local.split('T');
    const resolved = resolveDateTime(zone, date, time);
    const instant = Date.parse(utc);
    expect(resolved.resolution).toBe(kind);
    expect(resolved.second).toBe(kind === 'ambiguous' ? Date.parse(utc_fold1!) : null);
    // Where the clocks skip a time, the program takes the jump, which lies between the two readings of the vectors.
    expect(resolved.instant).toBeLessThanOrEqual(instant);
    expect(resolved.instant).toBeGreaterThanOrEqual(kind === 'nonexistent' ? Date.parse(utc_fold1!) : instant);
  });
});

describe('The attendance log', () => {
  it.each(vectors.attendance)('of $record_size-byte records is read', vector => {
    const { record_size: size, record_count: count, records, blob_hex, users } = vector;
    const body = Buffer.concat([Buffer.alloc(4), ...users.map(bytes)]);
    body.writeUInt32LE(body.length - 4);
    const codes = new Map(decodeUsers(body, users.length)!.map(({ uid, code }) => [uid, code]));
    const log = PunchLog.open(bytes(blob_hex), [count])!;
    const [batch] = [...log.batches(uid => codes.get(uid))];
    expect(log.count).toBe(count);
    expect(log.needsUsers).toBe(size === 8);
    expect(batch!.undecodable).toEqual([]);
    expect(
      batch!.punches.map(({ code, time, verify, state, raw }) => {
        // The reference names the two bytes of the 16-byte record the other way round.
        const [pyzk_status, pyzk_punch] = size === 16 ? [state, verify] : [verify, state];
        return { hex: raw.toString('hex'), user_id: code, timestamp: time.text, pyzk_status, pyzk_punch };
      }),
    ).toEqual(
      records.map(({ hex, user_id, timestamp, pyzk_status, pyzk_punch }) => {
        const known = size !== 8 || user_id !== '999';
        return { hex, user_id: known ? user_id : 'uid:999', timestamp, pyzk_status, pyzk_punch };
      }),
    );
  });
});

describe('The user list', () => {
  it.each(vectors.users)('of $record_size-byte records is read', ({ blob_hex, users }) => {
    expect(decodeUsers(bytes(blob_hex), users.length)).toEqual(
      // A user without a name gets one from the reference, not from the terminal.
      users.map(({ uid, user_id, name }) => ({ uid, code: user_id, name: name.startsWith('NN-') ? '' : name })),
    );
  });
});

describe('A live event', () => {
  it.each(vectors.live_events)(
    'of $data_len bytes is read: $note',
    ({ data_hex, tcp_frame_hex, decoded, data_len }) => {
      const [frame] = new FrameParser().push(bytes(tcp_frame_hex));
      expect(frame).toEqual({ command: 500, session: 1, replyId: 0, data: bytes(data_hex) });
      const punches = decodeLiveEvent(frame!.data, nobody)!;
      expect(
        punches.map(({ code, time, verify, state }) => {
          return { user_id: code.replace('uid:', ''), timestamp: time.text, pyzk_status: verify, pyzk_punch: state };
        }),
      ).toEqual(
        decoded.map(({ user_id, timestamp, pyzk_status, pyzk_punch }) => {
          return { user_id, timestamp, pyzk_status, pyzk_punch };
        }),
      );
      expect(punches.map(({ uid }) => uid !== null)).toEqual(decoded.map(() => data_len === 10));
      expect(punches.map(({ rejected }) => rejected)).toEqual(decoded.map(({ pyzk_punch }) => pyzk_punch === 128));
    },
  );

  it.each(vectors.live_events_bad)('that breaks the reference client is read: $name', ({ events, transport }) => {
    const frames = events.map(hex => encodeFrame({ command: 500, session: 1, replyId: 0, data: bytes(hex) }));
    const stream = Buffer.concat(frames);
    const step = transport.event_split ?? stream.length;
    const parser = new FrameParser();
    const found = Array.from({ length: Math.ceil(stream.length / step) }, (_, index) =>
      parser.push(stream.subarray(index * step, (index + 1) * step)),
    ).flat();
    const texts = found.flatMap(({ data }) =>
      decodeLiveEvent(data, nobody)!.map(({ code, time }) => [code, time.text]),
    );
    const month = events.some(hex => hex.includes('1a00150a141e')) ? '00' : '11';
    expect(texts).toEqual(events.map(() => ['1001', `2026-${month}-21T10:20:30`]));
  });
});

describe('What a terminal says of itself', () => {
  it.each(vectors.free_sizes)('is read: $records records', vector => {
    const sizes = decodeSizes(bytes(vector.data_hex));
    expect(sizes).toEqual({
      users: vector.users,
      fingers: vector.fingers,
      records: vector.records,
      fingerCapacity: vector.fingers_cap,
      userCapacity: vector.users_cap,
      recordCapacity: vector.rec_cap,
    });
    expect(decodeSizes(encodeSizes(sizes!, 92))).toEqual(sizes);
    expect(decodeSizes(bytes(vector.data_hex).subarray(0, 79))).toBeNull();
  });

  it('is read from the transcript of a connection', () => {
    const replies = vectors.transcripts[0]!.frames.filter(({ dir }) => dir === 'device').map(({ hex }) => {
      return new FrameParser().push(bytes(hex))[0]!.data;
    });
    expect(decodeVersion(replies[2]!)).toBe('Ver 6.60 Apr 26 2016');
    expect(decodeOption('~SerialNumber', replies[3]!)).toBe('OAJ7194600263');
    expect(decodeOption('~Platform', replies[4]!)).toBe('ZMM220_TFT');
    expect(decodeOption('~DeviceName', replies[5]!)).toBe('MB360');
    expect(decodeOption('MAC', replies[6]!)).toBe('00:17:61:11:45:08');
    expect(decodeOption('MAC', replies[5]!)).toBeNull();
    expect(decodeOption('~SerialNumber', Buffer.from('~SerialNumber=\0rest'))).toBeNull();
    expect(decodeOption('a', Buffer.from('a=b=c\0'))).toBe('b=c');
  });
});
