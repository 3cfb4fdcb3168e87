import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BacnetFault } from '../../../src/bacnet/network/bacnet-fault.rules.js';
import { InvokeIds } from '../../../src/bacnet/network/transport/invoke-ids.js';
import { limitsOf } from '../../../src/bacnet/network/transport/request-limits.rules.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { faultOf } from './clients.js';

const peer = '127.0.0.1:47808';
const other = '127.0.0.2:47808';
const patient = { peer, about: 'a read', patienceMs: 30_000 };

function site(start = 0) {
  const clock = new FakeClock();
  const ids = new InvokeIds(clock, start);
  return { clock, ids, claim: () => ids.claim(patient) };
}

async function take(count: number, claim: () => Promise<number>): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, claim));
}

describe('Invoke ids', () => {
  it('are 1 to 255, and the one that was free the longest comes first', async () => {
    const { ids, claim } = site();
    const seen: number[] = [];
    for (let turn = 0; turn < 255; turn++) {
      const id = await claim();
      seen.push(id);
      ids.release(id, peer, false);
    }
    expect(seen).toEqual(Array.from({ length: 255 }, (_, index) => index + 1));
    expect(await claim()).toBe(1);
  });

  it('begin somewhere else each time', async () => {
    expect(await site(0.5).claim()).toBe(128);
    expect(await site(0.9999).claim()).toBe(255);
  });

  it('are in use 200 at a time; the next one waits for one of them', async () => {
    const { ids, claim } = site();
    const inUse = await take(200, claim);
    expect(new Set(inUse).size).toBe(200);
    const next = claim();
    const settled: number[] = [];
    void next.then(id => settled.push(id));
    await Promise.resolve();
    expect(settled).toEqual([]);
    ids.release(inUse[0]!, peer, false);
    expect(await next).toBe(201);
    ids.close(new BacnetFault('closed', 'The client was closed'));
  });

  it('rest for 15 s where a reply may still come, but for that peer alone', async () => {
    const { clock, ids, claim } = site();
    for (const id of await take(200, claim)) ids.release(id, peer, true);
    const left = await take(55, claim);
    expect(Math.min(...left)).toBe(201);
    for (const id of left) ids.release(id, peer, true);
    const waiting = [claim(), claim()];
    const got: number[] = [];
    for (const one of waiting) void one.then(id => got.push(id));
    clock.advance(14_999);
    expect(await ids.claim({ ...patient, peer: other })).toBe(1);
    expect(got).toEqual([]);
    clock.advance(1);
    waiting.push(claim());
    expect(await Promise.all(waiting)).toEqual([2, 3, 4]);
  });

  it('are not waited for without end: not longer than is asked, not by more than 5,000', async () => {
    const { ids, claim } = site();
    await take(200, claim);
    expect(await faultOf(ids.claim({ ...patient, patienceMs: 1 }))).toMatchObject({ kind: 'unreachable' });
    const waiting = Array.from({ length: 5_000 }, () => faultOf(claim()));
    expect(await faultOf(claim())).toMatchObject({ kind: 'unreachable' });
    ids.close(new BacnetFault('closed', 'The client was closed'));
    expect(new Set((await Promise.all(waiting)).map(({ kind }) => kind))).toEqual(new Set(['closed']));
    expect(await faultOf(claim())).toMatchObject({ kind: 'closed' });
  });
});

describe('The limits of a request', () => {
  it('are three seconds, twice repeated, the last time a little longer', () => {
    expect(limitsOf({}).waits).toEqual([3_000, 3_000, 3_900]);
    expect(limitsOf({ timeoutMs: 1_000, retries: 2 }).waits).toEqual([1_000, 1_000, 1_500]);
  });

  it('stay within the time-out for each sending and one second, whatever is asked for', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (timeoutMs, retries) => {
        const { waits } = limitsOf({ timeoutMs, retries });
        expect(waits.length).toBeGreaterThan(0);
        expect(waits[0]).toBeGreaterThanOrEqual(500);
        expect(waits[0]).toBeLessThanOrEqual(30_000);
        const total = waits.reduce((sum, wait) => sum + wait, 0);
        expect(total).toBeLessThan(waits[0]! * waits.length + 1_000);
      }),
    );
  });
});
