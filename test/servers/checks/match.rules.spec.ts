import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  followJsonPath,
  formatJsonPath,
  judgeMatch,
  MatchWish,
  parseJsonPath,
} from '../../../src/servers/checks/match.rules.js';

function judge(wish: Partial<MatchWish>, text: string, truncated = false) {
  return judgeMatch(
    { matchType: 'keyword', matchPath: null, matchValue: null, matchInverse: false, ...wish },
    { text, truncated },
  );
}

describe('a JSON path', () => {
  const name = fc.string().filter(text => !text.includes('"'));
  const steps = fc.array(fc.oneof(name, fc.integer({ min: 0, max: 1_000 })), { maxLength: 6 });

  it('survives being written down and read again', () => {
    fc.assert(
      fc.property(steps, path => {
        expect(parseJsonPath(formatJsonPath(path))).toEqual(path);
      }),
    );
  });

  it('leads to the value it was built around', () => {
    fc.assert(
      fc.property(steps, fc.jsonValue(), (path, value) => {
        const document = path.reduceRight<unknown>((inner, step) => {
          return typeof step === 'number'
            ? [...Array<null>(step).fill(null), inner]
            : Object.fromEntries([[step, inner]]);
        }, value);
        expect(followJsonPath(document, path)).toEqual(value);
      }),
    );
  });

  it.each([
    ['$', []],
    ['$.a.b[0].c', ['a', 'b', 0, 'c']],
    ['a.b', ['a', 'b']],
    ['[2]', [2]],
    [`$['a b']["c.d"]`, ['a b', 'c.d']],
    ['$.list[-1]', ['list', -1]],
    ['$.größe', ['größe']],
  ])('%j is understood', (path, expected) => {
    expect(parseJsonPath(path)).toEqual(expected);
  });

  it.each(['$..a', '$.*', '$[*]', '$[0:2]', '$[?(@.a)]', '$.a.', '$.a b', '$['])('%j is refused', path => {
    expect(parseJsonPath(path)).toBeNull();
  });

  it('leads nowhere along a prototype', () => {
    expect(followJsonPath({}, ['constructor', 'name'])).toBeUndefined();
    expect(followJsonPath('text', ['length'])).toBeUndefined();
    expect(followJsonPath([1], ['length'])).toBeUndefined();
  });
});

describe('a keyword', () => {
  it('is found exactly when the text contains it, and the inverse wish is the opposite', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ maxLength: 2 }), (text, matchValue) => {
        const found = judge({ matchValue }, text).kind === 'success';
        expect(found).toBe(text.includes(matchValue));
        expect(judge({ matchValue, matchInverse: true }, text).kind === 'success').toBe(!found);
      }),
    );
  });

  it('is no pattern', () => {
    expect(judge({ matchValue: '.*' }, 'anything').kind).toBe('failure');
  });

  it('that is missing from a cut answer may have come later, and the message says so', () => {
    expect(judge({ matchValue: 'x' }, 'y', true).message).toContain('first 1 MiB');
  });
});

const json = (matchPath: string, matchValue: string | null, text: string, matchInverse = false) =>
  judge({ matchType: 'json_path', matchPath, matchValue, matchInverse }, text).kind;

describe('a JSON value', () => {
  it.each([
    ['$.a', 'ok', '{"a":"ok"}', 'success'],
    ['$.a', 'ok', '{"a":"no"}', 'failure'],
    ['$.a', '1', '{"a":1}', 'success'],
    ['$.a', '1', '{"a":"1"}', 'success'],
    ['$.a', 'true', '{"a":true}', 'success'],
    ['$.a', 'null', '{"a":null}', 'success'],
    ['$.a', '{"b":[1]}', '{"a":{"b": [1]}}', 'success'],
    ['$.a', null, '{"a":0}', 'success'],
    ['$.a', null, '{"a":null}', 'failure'],
    ['$.b', 'undefined', '{"a":1}', 'failure'],
    ['$.a', 'ok', 'not json', 'failure'],
    ['$..a', 'ok', '{"a":"ok"}', 'inconclusive'],
  ])('%j wished to be %j in %j is a %s', (path, value, text, kind) => {
    expect(json(path, value, text)).toBe(kind);
  });

  it('that is absent satisfies the inverse wish, but an unreadable answer satisfies none', () => {
    expect(json('$.error', null, '{"a":1}', true)).toBe('success');
    expect(json('$.a', '1', '{"a":1}', true)).toBe('failure');
    expect(json('$.a', '1', '<html>', true)).toBe('failure');
  });

  it('nested beyond the stack is simply not the wished one', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(json('$', 'x', deep)).toBe('failure');
  });
});
