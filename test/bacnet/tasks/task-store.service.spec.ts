import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ann, ben, TaskSite } from './task-site.js';

let site: TaskSite;
beforeAll(async () => {
  site = await TaskSite.open();
});
beforeEach(() => site.clear());
afterAll(() => site.close());

describe('A task', () => {
  it('is taken by one worker, the oldest first', async () => {
    const [first, second] = [await site.collect(), await site.collect()];
    expect(await site.store.take(ann)).toMatchObject({ id: first, type: 'collect', attempts: 1 });
    expect(await site.store.take(ben)).toMatchObject({ id: second });
    expect(await site.store.take(ben)).toBeNull();
    expect(await site.row(first)).toMatchObject({ status: 'running', attempts: 1, owned: true });
  });

  it('is taken once, however many workers reach for it in the same moment', async () => {
    const ids: number[] = [];
    for (let n = 0; n < 20; n += 1) ids.push(await site.collect());
    const workers = Array.from({ length: 40 }, (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
    const taken = await Promise.all(workers.map(owner => site.store.take(owner)));
    const got = taken.flatMap(task => (task ? [task.id] : []));
    expect(got.toSorted((a, b) => a - b)).toEqual(ids);
  });

  it('is told at every step', async () => {
    const id = await site.collect();
    const task = await site.store.take(ann);
    await site.store.finish(task!, ann, { result: { devices: 3 } });
    expect(await site.told()).toEqual(['pending', 'running', 'completed'].map(status => `${id} ${status}`));
    expect(await site.row(id)).toMatchObject({ status: 'completed', result: { devices: 3 }, completed: true });
  });

  it('keeps its newest progress, and an error that fits', async () => {
    const id = await site.collect();
    const task = await site.store.take(ann);
    await site.store.renew(id, ann, { step: 'collecting', done: 1, total: 3 });
    await site.store.renew(id, ann, null);
    expect(await site.row(id)).toMatchObject({ progress: { step: 'collecting', done: 1, total: 3 } });
    await site.store.finish(task!, ann, { error: 'x'.repeat(2000) });
    const row = await site.row(id);
    expect(row).toMatchObject({ status: 'failed', result: null, owned: false });
    expect(row?.error).toHaveLength(500);
  });

  it('that is handed back waits as if it had never been taken', async () => {
    const id = await site.collect();
    const task = await site.store.take(ann);
    await site.store.release(task!, ben);
    expect(await site.row(id)).toMatchObject({ status: 'running' });
    await site.store.release(task!, ann);
    expect(await site.row(id)).toMatchObject({ status: 'pending', attempts: 0, owned: false });
    expect(await site.store.take(ben)).toMatchObject({ id, attempts: 1 });
  });
});

describe('The lease of a task', () => {
  it('lasts 30 s and is renewed by its worker', async () => {
    const id = await site.collect();
    await site.store.take(ann);
    await site.leasesAge(29);
    expect(await site.store.reap()).toBe(0);
    expect(await site.store.renew(id, ann, null)).toBe('go_on');
    await site.leasesAge(29);
    expect(await site.store.reap()).toBe(0);
    await site.leasesAge(2);
    expect(await site.store.reap()).toBe(1);
  });

  it('of a worker that is gone ends, and the task waits for another one', async () => {
    const id = await site.collect();
    const lost = await site.store.take(ann);
    await site.leasesAge(31);
    await site.store.reap();
    expect(await site.row(id)).toMatchObject({ status: 'pending', error: null, completed: false });
    expect(await site.store.take(ben)).toMatchObject({ id, attempts: 2 });
    expect(await site.store.renew(id, ann, null)).toBe('gone');
    expect(await site.store.finish(lost!, ann, { result: { from: 'the dead' } })).toBe(false);
    expect(await site.row(id)).toMatchObject({ status: 'running', result: null });
  });

  it('is lost three times at most', async () => {
    const id = await site.collect();
    for (const owner of [ann, ben, ann]) {
      expect(await site.store.take(owner)).toMatchObject({ id });
      await site.leasesAge(31);
      await site.store.reap();
    }
    const row = await site.row(id);
    expect(row).toMatchObject({ status: 'failed', attempts: 3, completed: true });
    expect(row?.error).toMatch(/^worker-lost/);
    expect(await site.store.take(ben)).toBeNull();
  });

  it('is freed once by many that look for it in the same moment', async () => {
    await site.collect();
    await site.store.take(ann);
    await site.leasesAge(31);
    const freed = await Promise.all(Array.from({ length: 8 }, () => site.store.reap()));
    expect(freed.reduce((sum, count) => sum + count, 0)).toBe(1);
  });
});

describe('A command whose worker is gone', () => {
  it('is not given again: task and book say that it failed, and why', async () => {
    const { point, task } = await site.command();
    await site.store.take(ann);
    await site.leasesAge(31);
    await site.store.reap();
    const row = await site.row(task);
    expect(row).toMatchObject({ status: 'failed', attempts: 1, completed: true });
    expect(row?.error).toMatch(/^worker-lost/);
    expect(await site.store.take(ben)).toBeNull();
    const [write] = await site.book(point);
    expect(write).toMatchObject({ task, outcome: 'failed', error: row?.error });
    expect(write?.completed_at).not.toBeNull();
  });

  it('that comes back after all changes nothing any more', async () => {
    const { point } = await site.command();
    const task = await site.store.take(ann);
    await site.leasesAge(31);
    await site.store.reap();
    const writeId = Number(task?.payload['writeId']);
    const late = { outcome: 'written' as const, isAcknowledged: true, readBack: null, fault: null };
    await site.run(() => site.writes.done(writeId, late));
    const [write] = await site.book(point);
    expect(write).toMatchObject({ outcome: 'failed' });
  });
});

describe('A task that nobody wants any more', () => {
  it('ends at once where it waits', async () => {
    const id = await site.collect();
    expect(await site.run(() => site.tasks.cancel(id))).toMatchObject({ status: 'failed', error: 'Cancelled.' });
    expect(await site.store.take(ann)).toBeNull();
  });

  it('is told to its worker where it runs', async () => {
    const id = await site.collect();
    await site.store.take(ann);
    expect(await site.run(() => site.tasks.cancel(id))).toMatchObject({ status: 'running', cancel_requested: true });
    expect(await site.store.renew(id, ann, null)).toBe('cancel');
  });

  it('is not done again where its worker is gone', async () => {
    const id = await site.collect();
    await site.store.take(ann);
    await site.run(() => site.tasks.cancel(id));
    await site.leasesAge(31);
    await site.store.reap();
    expect(await site.row(id)).toMatchObject({ status: 'failed', error: 'Cancelled.' });
  });

  it('cannot be ended twice', async () => {
    const id = await site.collect();
    await site.run(() => site.tasks.cancel(id));
    await expect(site.run(() => site.tasks.cancel(id))).rejects.toMatchObject({ code: 'ended' });
  });

  it('leaves no command open in the book', async () => {
    const { point, task } = await site.command();
    await site.run(() => site.tasks.cancel(task));
    await site.store.reap();
    const [write] = await site.book(point);
    expect(write).toMatchObject({ outcome: 'failed', error: 'Cancelled.' });
  });
});

describe('A discovery', () => {
  it('with the key of an earlier one is that one, also in the same moment', async () => {
    const ask = (key: string) => site.run(() => site.tasks.discover({ idempotency_key: key }, 'admin'));
    const first = await ask('monday');
    expect(await ask('monday')).toBe(first);
    expect(await ask('tuesday')).not.toBe(first);
    const many = await Promise.all(Array.from({ length: 8 }, () => ask('wednesday')));
    expect(new Set(many).size).toBe(1);
    expect((await site.told()).filter(fact => fact.endsWith('pending'))).toHaveLength(3);
  });

  it('that cannot be searched is refused, with the field as it was asked for', async () => {
    const search = site.run(() => site.tasks.discover({ low_limit: 9, high_limit: 5 }, 'admin'));
    await expect(search).rejects.toMatchObject({ errors: [{ field: 'low_limit' }] });
  });
});
