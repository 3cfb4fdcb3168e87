import { describe, expect, it } from 'vitest';
import { decodeAttendanceLog } from '../../../src/attendance/push/wire/attendance-log.codec.js';

const read = (text: string | Buffer, zone = 'Europe/Kyiv') => decodeAttendanceLog(Buffer.from(text), zone);
const told = (text: string | Buffer, zone?: string) =>
  read(text, zone).punches.map(({ code, time, state, verify, workCode }) => [
    code,
    time.text,
    time.flaw,
    state,
    verify,
    workCode,
  ]);

describe('A line of the attendance log', () => {
  it('is code, time, state, verification and work code', () => {
    expect(told('1001\t2026-03-02 08:59:58\t0\t15\t7\t0\t0\n')).toEqual([
      ['1001', '2026-03-02T08:59:58', null, 0, 15, 7],
    ]);
  });

  it('may leave out everything after the time', () => {
    expect(told('7\t2026-03-02 08:00:00')).toEqual([['7', '2026-03-02T08:00:00', null, null, null, null]]);
    expect(told('7\t2026-03-02 08:00:00\t255')).toEqual([['7', '2026-03-02T08:00:00', null, 255, null, null]]);
    expect(told('7\t2026-03-02 08:00:00\t\t1\t')).toEqual([['7', '2026-03-02T08:00:00', null, null, 1, null]]);
  });

  it('may say the time in Unix seconds, which is what the clock of the terminal showed then', () => {
    expect(told('7\t1772434800\t1\t1', 'Europe/Kyiv')).toEqual([['7', '2026-03-02T09:00:00', null, 1, 1, null]]);
    expect(told('7\t1772434800\t1\t1', 'Asia/Kathmandu')).toEqual([['7', '2026-03-02T12:45:00', null, 1, 1, null]]);
  });

  it.each([
    ['2026/03/02 08:00:00', '2026-03-02T08:00:00'],
    ['2026-3-2 8:0:0', '2026-03-02T08:00:00'],
    ['2026-03-02T08:00:00', '2026-03-02T08:00:00'],
    ['2026-03-02 08:00', '2026-03-02T08:00:00'],
  ])('takes %s for a time', (given, text) => {
    expect(told(`1\t${given}`)[0]?.slice(0, 3)).toEqual(['1', text, null]);
  });

  it.each([
    ['2026-02-30 08:00:00', 'impossible'],
    ['2026-00-10 08:00:00', 'impossible'],
    ['2026-03-02 25:00:00', 'impossible'],
    ['1970-01-01 00:00:05', 'impossible'],
    ['2999-01-01 00:00:05', 'impossible'],
    ['2000-01-01 00:00:05', 'unset'],
  ])('keeps %s as it came and says that it is %s', (given, flaw) => {
    expect(told(`1\t${given}`)[0]?.slice(0, 3)).toEqual(['1', given.replace(' ', 'T'), flaw]);
  });

  it('has its own bytes, whatever ends it', () => {
    const { punches } = read('\ufeff1\t2026-03-02 08:00:00\t0\r\n\r\n \t\n2\t2026-03-02 08:01:00');
    expect(punches.map(({ raw }) => raw.toString())).toEqual(['1\t2026-03-02 08:00:00\t0', '2\t2026-03-02 08:01:00']);
  });

  it('may have a code in UTF-8, GBK or latin1: no two codes become one', () => {
    const gbk = Buffer.concat([Buffer.from([0xd5, 0xc5, 0xc8, 0xfd]), Buffer.from('\t2026-03-02 08:00:00\n')]);
    const latin = Buffer.concat([Buffer.from([0xe9]), Buffer.from('\t2026-03-02 08:00:00\n')]);
    const { punches, scraps } = read(Buffer.concat([gbk, latin, Buffer.from('Жук\t2026-03-02 08:00:00')]));
    expect(scraps).toEqual([]);
    expect(new Set(punches.map(({ code }) => code)).size).toBe(3);
    expect(punches[2]?.code).toBe('Жук');
  });

  it.each([
    ['\t2026-03-02 08:00:00', 'The line names nobody.'],
    ['1001', 'The line has no time.'],
    ['1001\tyesterday', 'The line has no time.'],
    ['1001\t99', 'The line has no time.'],
    [`${'9'.repeat(51)}\t2026-03-02 08:00:00`, 'The code is longer than 50 characters.'],
  ])('that is "%s" is kept as it came: %s', (line, reason) => {
    const { punches, scraps } = read(`${line}\n1\t2026-03-02 08:00:00`);
    expect(scraps.map(scrap => [scrap.raw.toString(), scrap.reason])).toEqual([[line, reason]]);
    expect(punches).toHaveLength(1);
  });

  it('that has no end is kept up to a limit', () => {
    const [scrap] = read(`1\t2026-03-02 08:00:00\t${'0'.repeat(100_000)}`).scraps;
    expect(scrap?.raw).toHaveLength(1024);
    expect(scrap?.reason).toMatch(/100022 bytes/);
  });

  it('has no number where there is none that can be kept', () => {
    expect(told('1\t2026-03-02 08:00:00\t-1\t99999\t99999999999999999')).toMatchObject([
      ['1', '2026-03-02T08:00:00', null, null, null, null],
    ]);
  });
});
