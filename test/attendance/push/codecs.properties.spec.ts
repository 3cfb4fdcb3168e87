import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAttendanceLog } from '../../../src/attendance/push/wire/attendance-log.codec.js';
import { linesOf } from '../../../src/attendance/push/wire/line.codec.js';
import { decodeCall } from '../../../src/attendance/push/wire/push-call.codec.js';
import { decodeResults } from '../../../src/attendance/push/wire/push-command.codec.js';
import { decodeFacts } from '../../../src/attendance/push/wire/terminal-facts.codec.js';
import { localTime } from '../../../src/shared/zones.js';
import { encodePunch } from '../../../src/simulators/terminals/push/push-line.codec.js';

const runs = { numRuns: process.env['SITEWATCH_LONG'] ? 50_000 : 1000 };

/** Bytes of all kinds, and bytes that are nearly a body. */
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom('\t', '\n', '\r', '=', '&', ',', '~', 'ID', 'Return', 'CMD', '%', '%00', '\0', '-', ':', ' '),
        fc.constantFrom('1001', '2026-03-02 08:00:00', '2026-02-30 99:99:99', '1772434800', '255', '9999999999'),
        fc.string({ unit: 'binary', maxLength: 6 }),
      ),
      { maxLength: 40 },
    )
    .map(parts => Buffer.from(parts.join(''))),
);

describe('Whatever a terminal sends', () => {
  it('becomes punches and scraps that can be stored, one for each line', () => {
    fc.assert(
      fc.property(bodies, bytes => {
        const body = Buffer.from(bytes);
        const { punches, scraps } = decodeAttendanceLog(body, 'Europe/Kyiv');
        expect(punches.length + scraps.length).toBe(linesOf(body).length);
        for (const { code, time, state, verify, workCode } of punches) {
          expect(code).toMatch(/^[^\0]{1,50}$/);
          expect(code.isWellFormed()).toBe(true);
          expect(time.text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
          for (const small of [state, verify]) expect(small ?? 0).toBeLessThan(2 ** 15);
          expect(Number.isSafeInteger(workCode ?? 0)).toBe(true);
        }
        for (const { raw } of scraps) expect(raw.length).toBeLessThanOrEqual(1024);
      }),
      runs,
    );
  });

  it('about itself and about commands is little and can be stored', () => {
    fc.assert(
      fc.property(bodies, bytes => {
        const body = Buffer.from(bytes);
        for (const { id, command } of decodeResults(body)) expect(id.length + command.length).toBeLessThanOrEqual(90);
        for (const value of Object.values(decodeFacts(body))) expect(value).toMatch(/^\P{Cc}{1,200}$/u);
      }),
      runs,
    );
  });

  it('as a URL is a call or none', () => {
    const parts = fc.constantFrom(
      'cdata',
      '.aspx',
      '?',
      'SN=',
      'sn=',
      '1',
      '&',
      'table=',
      'Stamp=',
      '%',
      '%zz',
      '%00',
      '/',
    );
    const url = fc.array(fc.oneof(parts, fc.string({ maxLength: 5 })), { maxLength: 20 });
    fc.assert(
      fc.property(fc.constantFrom('GET', 'POST'), url, (method, rest) => {
        const call = decodeCall(method, `/iclock/${rest.join('')}`);
        if (!call) return;
        expect(call.serialNumber).toMatch(/^[\w.:-]{0,60}$/);
        expect(call.stamp ?? '0').toMatch(/^[\w.-]{1,30}$/);
        for (const value of Object.values(call.said)) expect(value).toMatch(/^\P{Cc}{0,200}$/u);
      }),
      runs,
    );
  });
});

describe('What a simulated terminal writes', () => {
  const punch = fc.record({
    code: fc.stringMatching(/^[1-9]\d{0,8}$/),
    at: fc.integer({ min: 946_771_200, max: 4_102_358_400 }).map(seconds => seconds * 1000),
    state: fc.constantFrom(0, 1, 2, 3, 4, 5, 255),
    verify: fc.nat(200),
    workCode: fc.nat(99_999),
  });

  it('is read as it was meant, in either form of time', () => {
    fc.assert(
      fc.property(punch, fc.boolean(), fc.constantFrom('UTC', 'America/St_Johns'), (given, epochTimes, zone) => {
        const local = localTime(zone, given.at);
        const line = encodePunch({ ...given, local }, { epochTimes, shortLines: false });
        const { punches, scraps } = decodeAttendanceLog(Buffer.from(line), zone);
        expect(scraps).toEqual([]);
        const { code, state, verify, workCode } = given;
        expect(punches).toMatchObject([{ code, state, verify, workCode, time: { local } }]);
      }),
      runs,
    );
  });
});
