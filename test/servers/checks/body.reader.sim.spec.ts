import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CheckWorld, startCheckWorld } from './check.world.js';

let world: CheckWorld;

beforeAll(async () => {
  world = await startCheckWorld();
});

afterAll(() => world.close());

const json = (matchPath: string, matchValue: string | null, matchInverse = false) =>
  world.check('up', { matchType: 'json_path', matchPath, matchValue, matchInverse });

describe('the body of an answer', () => {
  it('may go on for ever when nothing is looked for in it', async () => {
    expect(await world.check('endless')).toMatchObject({ kind: 'success', statusCode: 200 });
    expect(await world.check('gzip-bomb')).toMatchObject({ kind: 'success', statusCode: 200 });
  });

  it('is read up to 1 MiB, packed and unpacked, without the memory growing with it', async () => {
    const keyword = { matchType: 'keyword', matchValue: 'never there' } as const;
    const before = process.memoryUsage().rss;
    for (const mode of ['endless', 'gzip-bomb'] as const) {
      const outcome = await world.check(mode, keyword);
      expect(outcome).toMatchObject({
        kind: 'failure',
        message: 'The expected text is not in the first 1 MiB of the answer',
      });
    }
    // The simulator lives in this process too, so this is a coarse bound; the bomb would unpack to 1 GiB.
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1_048_576);
  });

  it('ends the check at its deadline when it only drips', async () => {
    const outcome = await world.check('drip', { timeoutMs: 300 });
    expect(outcome).toMatchObject({ kind: 'failure', statusCode: 200 });
    expect(outcome.message).toMatch(/^No complete answer within 300 ms/);
  });

  it.each(['gzip', 'deflate', 'br'] as const)('is unpacked when it comes as %s', async encoding => {
    const behaviour = { mode: 'up', body: 'all systems nominal', encoding } as const;
    expect(await world.check(behaviour, { matchType: 'keyword', matchValue: 'nominal' })).toMatchObject({
      kind: 'success',
    });
    expect(await world.check(behaviour, { matchType: 'keyword', matchValue: 'broken' })).toMatchObject({
      kind: 'failure',
    });
  });

  it('must contain the keyword, or must not', async () => {
    const body = { mode: 'up', body: 'état: opérationnel' } as const;
    const keyword = (matchValue: string, matchInverse = false) =>
      world.check(body, { matchType: 'keyword', matchValue, matchInverse });
    expect((await keyword('opérationnel')).kind).toBe('success');
    expect((await keyword('opérationnel', true)).message).toBe('The answer contains the text that must not be there');
    expect((await keyword('panne')).message).toBe('The expected text is not in the answer');
    expect((await keyword('panne', true)).kind).toBe('success');
  });

  it('must have the JSON value at the path, or must not', async () => {
    expect((await json('$.checks[0].healthy', 'true')).kind).toBe('success');
    expect((await json('$.checks[0].healthy', 'true', true)).kind).toBe('failure');
    expect((await json('$.status', 'degraded')).message).toBe('The value at $.status is not the expected one');
    expect((await json('$.uptime', null)).message).toBe('The answer has no value at $.uptime');
    expect((await json('$..status', 'ok')).kind).toBe('inconclusive');
  });

  it('fails a JSON check when it is no JSON', async () => {
    const outcome = await world.check(
      { mode: 'up', body: '<html>' },
      { matchType: 'json_path', matchPath: '$.a', matchInverse: true },
    );
    expect(outcome).toMatchObject({ kind: 'failure', message: 'The answer is not valid JSON' });
  });

  it('is judged after the status', async () => {
    const outcome = await world.check('failing', { matchType: 'keyword', matchValue: 'out of order' });
    expect(outcome.message).toBe('HTTP 503 Service Unavailable');
  });
});
