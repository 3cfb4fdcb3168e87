import { describe, expect, it } from 'vitest';
import { RecordLayout } from '../../../src/attendance/terminal/wire/punch-record.codec.js';
import { findLayout } from '../../../src/attendance/terminal/wire/record-layout.codec.js';
import { decodeUsers } from '../../../src/attendance/terminal/wire/user.codec.js';
import { encodeBody, encodeRecord, encodeUser } from '../../../src/simulators/terminals/record.codec.js';
import { atClock } from './terminals.js';

function log(layout: RecordLayout, count: number, year = 2026, state = 0): Buffer {
  const records = Array.from({ length: count }, (_, index) => {
    const at = { ...atClock(8, index % 60), year };
    return encodeRecord(layout, { code: String(index + 1), uid: index + 1, at, state, verify: 1, workCode: 0 });
  });
  return Buffer.concat(records);
}

describe('The layout of a log', () => {
  it.each<RecordLayout>(['8', '8-late', '16', '40', '49'])('%s is told by the count', layout => {
    expect(findLayout(log(layout, 90), [90])).toBe(layout);
    expect(findLayout(log(layout, 90), [89, 90])).toBe(layout);
  });

  it.each<RecordLayout>(['16', '40', '49'])('%s is told by the content where there is no count', layout => {
    expect(findLayout(log(layout, 90), [])).toBe(layout);
  });

  it('is told by a count that is nearly right, where the content says nothing', () => {
    expect(findLayout(log('40', 100, 2000), [96])).toBe('40');
    expect(findLayout(log('40', 100, 2000), [60])).toBeNull();
  });

  it('is told by the content where the count fits another one', () => {
    expect(findLayout(log('40', 200), [500])).toBe('40');
  });

  it('is told by the count where the content fits two', () => {
    // Two short records whose states are the high bytes of a time, read as one of 16 bytes.
    const both = log('8', 2, 2026, 0x33);
    expect(findLayout(both, [1])).toBe('16');
    expect(findLayout(both, [2])).toBe('8-late');
    expect(findLayout(both, [])).toBeNull();
    expect(findLayout(both, [1, 2])).toBeNull();
  });

  it('is nothing where no record fits', () => {
    expect(findLayout(Buffer.alloc(39), [1])).toBeNull();
  });
});

describe('The size of users', () => {
  it.each([
    [72, 7],
    [28, 18],
  ] as const)('of %i bytes is told by the count where 504 bytes fit both', (size, count) => {
    const users = Array.from({ length: count }, (_, index) => ({ uid: index, code: String(index + 1), name: '' }));
    expect(decodeUsers(encodeBody(users.map(user => encodeUser(size, user))), count)).toEqual(users);
  });

  it('is nothing where no user fits', () => {
    expect(decodeUsers(encodeBody([Buffer.alloc(30)]), 1)).toBeNull();
  });
});
