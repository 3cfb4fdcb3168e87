import { describe, expect, it } from 'vitest';
import { Places, type Place } from '../../../src/bacnet/engine/fleet/places.js';

/** Who is in, in the order they came in. */
async function crowd(places: Places, count: number) {
  const inside: Place[] = [];
  for (let one = 0; one < count; one += 1) void places.take().then(place => inside.push(place));
  await settled();
  return inside;
}
const settled = () => new Promise(resolve => setImmediate(resolve));

describe('Places', () => {
  it('are held by so many, and passed on to the one who waits longest', async () => {
    const inside = await crowd(new Places(2, 1), 4);
    expect(inside).toHaveLength(2);
    inside[0]?.leave();
    await settled();
    expect(inside).toHaveLength(3);
    for (const place of inside.slice(1, 3)) place.leave();
    await settled();
    expect(inside).toHaveLength(4);
  });

  it('are lent once, to so many at the same moment, and given back by nobody', async () => {
    const inside = await crowd(new Places(2, 1), 4);
    expect(inside[0]?.lend()).toBe(true);
    expect(inside[0]?.lend()).toBe(false);
    await settled();
    expect(inside).toHaveLength(3);
    expect(inside[1]?.lend()).toBe(false);
    inside[0]?.leave();
    await settled();
    expect(inside).toHaveLength(3);
    expect(inside[1]?.lend()).toBe(true);
    await settled();
    expect(inside).toHaveLength(4);
  });

  it('are free again when everybody has left', async () => {
    const places = new Places(3, 3);
    const first = await crowd(places, 3);
    first[0]?.lend();
    for (const place of first) place.leave();
    expect(await crowd(places, 5)).toHaveLength(3);
  });
});
