import { describe, expect, it } from 'vitest';
import {
  headerProblems,
  parentProblem,
  sameHeaders,
  settingsProblems,
  withChanges,
  withDefaults,
  type ServerSettings,
} from '../../src/servers/server.rules.js';

const web = withDefaults({ name: 'web', protocol: 'https', host: 'example.org' });

describe('Defaults of a server', () => {
  it.each([
    [60, 10],
    [86_400, 10],
    [11, 10],
    [10, 9],
    [5, 4],
    [1, 0.8],
  ])('give a check every %s s a deadline of %s s, always less than the interval', (interval, timeout) => {
    expect(withDefaults({ ...web, check_interval: interval, timeout: undefined }).timeout).toBe(timeout);
  });

  it('fill what is left out or undefined, nothing else', () => {
    const server = withDefaults({ name: 'db', protocol: 'tcp', host: 'db', port: 5432, path: undefined, key: null });
    expect(server).toMatchObject({
      port: 5432,
      path: '/',
      key: null,
      check_interval: 60,
      expected_statuses: '200-399',
    });
  });

  it('do not come back by a change', () => {
    expect(withChanges({ ...web, tags: ['a'], port: 81 }, { port: null, tags: undefined })).toEqual({
      ...web,
      tags: ['a'],
    });
  });
});

describe('Settings of a server', () => {
  it.each<[string, Partial<ServerSettings>]>([
    ['as they come', {}],
    ['with a port', { protocol: 'tcp', port: 5432 }],
    ['with a timeout just below the interval', { check_interval: 5, timeout: 4.9 }],
    ['with both latencies', { warn_latency_ms: 100, fail_latency_ms: 101 }],
    ['with a keyword', { match_type: 'keyword', match_value: 'ok' }],
    ['with a JSON path alone', { match_type: 'json_path', match_path: '$.items[0].name' }],
    ['with several statuses', { expected_statuses: '2xx, 301,400-404' }],
  ])('%s are fine', (_, change) => {
    expect(settingsProblems({ ...web, ...change })).toEqual([]);
  });

  it.each<[string, Partial<ServerSettings>]>([
    ['host', { host: 'http://example.org' }],
    ['port', { protocol: 'tcp' }],
    ['timeout', { check_interval: 5, timeout: 5 }],
    ['timeout', { check_interval: 1 }],
    ['fail_latency_ms', { warn_latency_ms: 100, fail_latency_ms: 100 }],
    ['expected_statuses', { expected_statuses: '2-300' }],
    ['expected_statuses', { expected_statuses: '300-200' }],
    ['match_path', { match_type: 'json_path' }],
    ['match_path', { match_type: 'json_path', match_path: '$..name' }],
    ['match_value', { match_type: 'keyword' }],
    ['match_value', { match_type: 'keyword', match_value: '' }],
  ])('are refused by the name of the field: %s', (field, change) => {
    expect(settingsProblems({ ...web, ...change })).toEqual([{ field, messages: [expect.any(String)] }]);
  });

  it('are refused with every field that is wrong', () => {
    const problems = settingsProblems({ ...web, host: 'a b', protocol: 'tcp', timeout: 60 });
    expect(problems.map(({ field }) => field)).toEqual(['host', 'port', 'timeout']);
  });
});

describe('Headers', () => {
  it.each([{}, { Authorization: 'Bearer x' }, { 'X-Empty': '', 'x_odd~name': 'caf\u00e9\t1' }])(
    '%j are fine',
    headers => {
      expect(headerProblems(headers)).toEqual([]);
    },
  );

  it.each([
    { 'X Y': 'a' },
    { '': 'a' },
    { 'X-Y:': 'a' },
    { 'X-Y': 'a\r\nX-Z: b' },
    { 'X-Y': 'a\0' },
    { 'X-Y': '🔑' },
    { 'X-Y': 1 },
    { 'X-Y': null },
    { 'X-Y': 'a'.repeat(4097) },
    { 'X-Y': 'a', 'x-y': 'b' },
    Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`X-${n}`, ''])),
  ])('%j are refused', headers => {
    expect(headerProblems(headers).map(({ field }) => field)).toEqual(['headers']);
  });

  it('are the same in any order, not with another value', () => {
    expect(sameHeaders({ A: '1', B: '2' }, { B: '2', A: '1' })).toBe(true);
    expect(sameHeaders({ A: '1' }, { A: '2' })).toBe(false);
  });
});

describe('The parent of a server', () => {
  it('may be any other one that is not below it', () => {
    expect(parentProblem(5, [2, 1])).toEqual([]);
    expect(parentProblem(null, [2, 1])).toEqual([]);
  });

  it.each([
    ['does not exist', 5, []],
    ['is the server itself', 5, [5, 1]],
    ['is below the server', 5, [7, 6, 5, 1]],
    ['is at the end of too long a chain', 5, Array.from({ length: 21 }, (_, n) => 100 + n)],
  ])('is refused where it %s', (_, id, chain) => {
    expect(parentProblem(id, chain).map(({ field }) => field)).toEqual(['parent']);
  });
});
