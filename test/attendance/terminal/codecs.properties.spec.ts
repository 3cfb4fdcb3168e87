import fc from 'fast-check';
import { createTCPHeader } from 'node-zklib/utils.js';
import { describe, expect, it } from 'vitest';
import { encodeCommKey } from '../../../src/attendance/terminal/wire/comm-key.codec.js';
import {
  decodeDeviceTime,
  decodeTimeBytes,
  encodeDeviceTime,
  encodeTimeBytes,
} from '../../../src/attendance/terminal/wire/device-time.codec.js';
import { encodeFrame, frameChecksum } from '../../../src/attendance/terminal/wire/frame.codec.js';
import { decodeLiveEvent } from '../../../src/attendance/terminal/wire/live-event.codec.js';
import { decodeOption, encodeOptionName } from '../../../src/attendance/terminal/wire/option.codec.js';
import { PunchLog } from '../../../src/attendance/terminal/wire/punch-log.codec.js';
import { RecordLayout } from '../../../src/attendance/terminal/wire/punch-record.codec.js';
import { decodeSizes, encodeSizes } from '../../../src/attendance/terminal/wire/sizes.codec.js';
import { decodeUserId } from '../../../src/attendance/terminal/wire/text.codec.js';
import { decodeUsers } from '../../../src/attendance/terminal/wire/user.codec.js';
import { encodeBody, encodeEvent, encodeRecord, encodeUser } from '../../../src/simulators/terminals/record.codec.js';
import { EventSize } from '../../../src/simulators/terminals/terminal.simulator.options.js';
import { anyBytes, anyFrame, anyPunch, anyTime, numericCode, textCode } from './arbitraries.js';

const nobody = () => undefined;
const count = fc.integer({ min: 0, max: 0xffff_ffff });

describe('A frame', () => {
  it('is written as the library writes it', () => {
    fc.assert(
      fc.property(anyFrame, frame => {
        // The library cannot say 65535 and counts one up.
        fc.pre(frame.replyId < 65_535 && frame.command + frame.session + frame.replyId > 0);
        const { command, session, replyId, data } = frame;
        const theirs = createTCPHeader(command, session, (replyId + 65_534) % 65_535, data);
        expect(encodeFrame(frame).toString('hex')).toBe(theirs.toString('hex'));
        expect(frameChecksum(theirs.subarray(8))).toBe(theirs.readUInt16LE(10));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('The answer to a key', () => {
  it('is four bytes for any numbers, and does not depend on the low byte of the session', () => {
    fc.assert(
      fc.property(count, fc.nat(0xffff), fc.nat(255), (key, session, ticks) => {
        const answer = encodeCommKey(key, session, ticks);
        expect(answer[2]).toBe(ticks);
        // A carry out of the low byte would need a key whose reversed low byte is not zero.
        const plain = key & 0xffffff;
        expect(encodeCommKey(plain, session, ticks)).toEqual(encodeCommKey(plain, session & 0xff00, ticks));
      }),
    );
  });
});

describe('A time', () => {
  it('of the century comes back from both forms, and says what is wrong with it', () => {
    fc.assert(
      fc.property(anyTime, time => {
        const decoded = decodeDeviceTime(encodeDeviceTime(time));
        expect(decoded.local).toEqual(time);
        expect(decodeTimeBytes(encodeTimeBytes(time), 0)).toEqual(decoded);
        const instant = new Date(`${decoded.text}Z`);
        const real = !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(decoded.text);
        expect(decoded.flaw).toBe(real ? (time.year === 2000 ? 'unset' : null) : 'impossible');
      }),
      { numRuns: 2_000 },
    );
  });

  it('of any four bytes is some text, and two of them are the same text only if the bytes are', () => {
    fc.assert(
      fc.property(count, count, (one, other) => {
        expect(encodeDeviceTime(decodeDeviceTime(one).local) % 3_214_080_000).toBe(one % 3_214_080_000);
        expect(decodeDeviceTime(one).text === decodeDeviceTime(other).text).toBe(one === other);
      }),
    );
  });
});

describe('A punch', () => {
  const wide: RecordLayout[] = ['40', '49'];

  it.each(wide)('comes back from a log of layout %s', layout => {
    fc.assert(
      fc.property(fc.array(anyPunch(textCode), { minLength: 1, maxLength: 30 }), punches => {
        const body = encodeBody(punches.map(punch => encodeRecord(layout, punch)));
        const log = PunchLog.open(body, [punches.length])!;
        const decoded = [...log.batches(nobody, 7)].flatMap(batch => batch.punches);
        expect(
          decoded.map(({ code, uid, time, state, verify, workCode }) => {
            return { code, uid, at: time.local, state, verify, workCode };
          }),
        ).toEqual(punches);
      }),
    );
  });

  it.each<EventSize>([10, 12, 14, 32, 36, 37, 52])('comes back from an event of %i bytes', size => {
    fc.assert(
      fc.property(anyPunch(numericCode), punch => {
        const [decoded, ...others] = decodeLiveEvent(encodeEvent(size, punch), uid => `of ${uid}`)!;
        expect(others).toEqual([]);
        expect(decoded).toMatchObject({
          code: size === 10 || size === 14 ? `of ${punch.uid}` : punch.code,
          time: { local: punch.at },
          state: punch.state,
          verify: punch.verify,
          workCode: size === 36 ? punch.workCode : null,
        });
      }),
    );
  });
});

describe('Any bytes', () => {
  it('taken for a log lose no byte: every record is a punch or kept raw', () => {
    const blob = fc.tuple(fc.constantFrom(1, 8, 16, 40, 49), fc.nat(12)).chain(([size, times]) => {
      return fc.uint8Array({ minLength: size * times, maxLength: size * times }).map(array => Buffer.from(array));
    });
    fc.assert(
      fc.property(blob, fc.array(fc.nat(50), { maxLength: 2 }), (records, counts) => {
        const log = PunchLog.open(encodeBody([records]), counts)!;
        const kept = [...log.batches(nobody, 5)].flatMap(({ punches, undecodable }) => [
          ...punches.map(({ raw }) => raw),
          ...undecodable,
        ]);
        const sorted = kept.sort((a, b) => a.byteOffset - b.byteOffset);
        expect(Buffer.concat(sorted)).toEqual(records);
      }),
      { numRuns: 2_000 },
    );
  });

  it('taken for anything else are refused or decoded, and never throw', () => {
    fc.assert(
      fc.property(anyBytes(300), fc.nat(100), (data, users) => {
        const punches = decodeLiveEvent(data, nobody);
        expect(punches === null || punches.every(({ code }) => code !== '')).toBe(true);
        expect(decodeSizes(data) === null).toBe(data.length < 80);
        const wrong = PunchLog.open(data, [users]) === null && decodeUsers(data, users) === null;
        expect(wrong || data.length === 0 || data.readUInt32LE(0) === data.length - 4).toBe(true);
        expect(decodeOption('MAC', data)?.includes('\0') ?? false).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('What a terminal says of itself', () => {
  it('comes back: options, sizes and users', () => {
    const user = fc.record({ uid: fc.nat(0xffff), code: numericCode, name: fc.stringMatching(/^[A-Za-z]{0,8}$/) });
    const sizes = fc.record({
      users: count,
      fingers: count,
      records: count,
      fingerCapacity: count,
      userCapacity: count,
      recordCapacity: count,
    });
    fc.assert(
      fc.property(
        textCode,
        sizes,
        fc.array(user),
        fc.constantFrom(28 as const, 72 as const),
        (text, held, users, size) => {
          const reply = Buffer.from(`~SerialNumber=${text}\0${text}`);
          expect(decodeOption('~SerialNumber', reply)).toBe(text);
          expect(encodeOptionName('~SerialNumber').toString()).toBe('~SerialNumber\0');
          expect(decodeSizes(encodeSizes(held, 112))).toEqual(held);
          const body = encodeBody(users.map(entry => encodeUser(size, entry)));
          expect(decodeUsers(body, users.length)).toEqual(users);
        },
      ),
    );
  });

  it.each([
    ['Ngô Văn', 'utf8', 'Ngô Văn'],
    ['b0ce', 'hex', '\u00b0\u00ce'],
  ] as const)('keeps the user id %s, whatever its writing', (text, encoding, expected) => {
    expect(decodeUserId(Buffer.concat([Buffer.from(text, encoding), Buffer.alloc(2)]))).toBe(expected);
  });
});
