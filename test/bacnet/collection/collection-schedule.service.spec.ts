import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CollectionSchedule } from '../../../src/bacnet/collection/collection-schedule.js';
import { jitterMs } from '../../../src/bacnet/engine/schedule.rules.js';
import { Building, noon } from '../devices/building.js';

let building: Building;
beforeAll(async () => {
  building = await Building.open();
});
beforeEach(() => building.clear());
afterAll(() => building.close());

const second = 1_000;
const polled = () => true;
const schedule = () => new CollectionSchedule(building.registry, building.database.unitOfWork, building.clock);
const instants = (times: readonly number[]) => times.map(time => new Date(time).toISOString().slice(11, 19));

/** When the device has its turns within so many seconds, each of which is done at once. */
function turns(plan: CollectionSchedule, seconds: number): number[] {
  return Array.from({ length: seconds }, () => {
    building.clock.advance(second);
    const due = plan.due(polled);
    for (const device of due) plan.done(device);
    return due.length > 0 ? [building.clock.now().getTime()] : [];
  }).flat();
}

/** Seven minutes past twelve, and a bit. */
async function oddMoment(): Promise<void> {
  await building.rows(sql`update bacnet_point set interval_seconds = 900`);
  building.clock.step(7 * 60 * second + 13 * second + 400);
}

describe('The schedule of a point every 15 minutes', () => {
  it('has its first value at once, and the others at the quarters of the wall clock', async () => {
    await building.point();
    await oddMoment();
    const plan = schedule();
    await plan.refresh();
    const [first = 0, ...others] = turns(plan, 3_600);
    expect(instants([first])).toEqual(['12:07:14']);
    expect(others).toHaveLength(4);
    const jitter = jitterMs(1, 900 * second);
    for (const [index, at] of others.entries()) {
      const quarter = noon + (index + 1) * 900 * second;
      expect(at - quarter).toBeGreaterThanOrEqual(jitter);
      expect(at - quarter).toBeLessThan(jitter + second);
    }
    expect(plan.overruns).toBe(0);
  });

  it('is not moved by a restart, and repeats nothing', async () => {
    const point = await building.point();
    await oddMoment();
    await building.write([{ pointId: point, at: building.clock.now().getTime() }]);
    const plan = schedule();
    await plan.refresh();
    const [at = 0] = turns(plan, 900);
    expect(instants([at])[0]).toMatch(/^12:15:0/);
  });

  it('asks a device whose turn is still going on no second time: the turn is left out and counted, never made up for', async () => {
    await building.point();
    await oddMoment();
    const plan = schedule();
    await plan.refresh();
    const [device] = plan.due(polled);
    const busy = Array.from({ length: 40 * 60 }, () => {
      building.clock.advance(second);
      return plan.due(polled);
    }).flat();
    expect(busy).toEqual([]);
    expect(plan.overruns).toBe(3);
    plan.done(device!);
    const after = turns(plan, 900);
    expect(instants(after)).toEqual([expect.stringMatching(/^13:00:0/)]);
    expect(plan.overruns).toBe(3);
  });
});

describe('A schedule', () => {
  it('reads all points of a device that are due in one turn, and only those', async () => {
    const device = await building.device();
    const [fast, slow] = await building.pointsOf(device, [{}, {}]);
    await building.rows(sql`update bacnet_point set interval_seconds = case when id = ${fast} then 60 else 120 end`);
    building.clock.step(30 * second);
    const plan = schedule();
    await plan.refresh();
    const ids = () => plan.due(polled).map(due => (plan.done(due), due.points.map(({ id }) => id)));
    expect(ids()).toEqual([[fast, slow]]);
    building.clock.advance(60 * second);
    expect(ids()).toEqual([[fast]]);
    building.clock.advance(60 * second);
    expect(ids()).toEqual([[fast, slow]]);
  });

  it('takes over within ten seconds what people change, and forgets no turn for it', async () => {
    const device = await building.device();
    const [kept, dropped] = await building.pointsOf(device, [{}, {}]);
    building.clock.step(30 * second);
    const plan = schedule();
    await plan.refresh();
    const [first] = plan.due(polled);
    await building.rows(sql`update bacnet_point set is_enabled = false where id = ${dropped}`);
    building.clock.advance(10 * second);
    await plan.refresh();
    expect(plan.devices.map(({ points }) => points.map(({ id }) => id))).toEqual([[kept]]);
    plan.done(first!);
    expect(plan.due(polled)).toEqual([]);
    await building.rows(sql`update bacnet_device set is_enabled = false`);
    building.clock.advance(10 * second);
    await plan.refresh();
    expect(plan.devices).toEqual([]);
  });

  it('leaves out points that are told, and starts the next turn with what was learned in the last', async () => {
    await building.point();
    building.clock.step(30 * second);
    const plan = schedule();
    await plan.refresh();
    expect(plan.due(() => false)).toEqual([]);
    const [device] = plan.due(polled);
    plan.done({ ...device!, failures: 2, retryAt: null });
    building.clock.advance(300 * second);
    expect(plan.due(polled)).toMatchObject([{ failures: 2 }]);
  });
});
