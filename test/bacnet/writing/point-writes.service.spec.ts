import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InvalidInput, NotFound } from '../../../src/shared/errors.js';
import { TaskSite } from '../tasks/task-site.js';

let site: TaskSite;
beforeAll(async () => {
  site = await TaskSite.open();
});
beforeEach(() => site.clear());
afterAll(() => site.close());

const written = {
  outcome: 'written' as const,
  isAcknowledged: true,
  readBack: { value: 21.5, text: null, valueType: 'real' as const },
  fault: null,
};

describe('The book of commands', () => {
  it('has a command with its author before anything is sent', async () => {
    const { point, task } = await site.command(21.5);
    const writes = await site.book(point);
    expect(writes).toHaveLength(1);
    expect(writes[0]).toMatchObject({ point, task, author: 'admin', priority: 8, value: '21.5', outcome: null });
  });

  it('has neither a line nor a task of what a point does not take', async () => {
    const point = await site.building.point({ type: 1, isCommandable: true });
    const asked = site.run(() => site.tasks.write(point, { value: 'warm' }, 'admin'));
    await expect(asked).rejects.toBeInstanceOf(InvalidInput);
    expect(await site.book(null)).toEqual([]);
    expect(await site.row(1)).toBeUndefined();
    await expect(site.run(() => site.tasks.write(999, { value: 1 }, 'admin'))).rejects.toBeInstanceOf(NotFound);
  });

  it('takes the name of a state for a point that has states', async () => {
    const point = await site.building.point({ type: 14, isCommandable: true, stateTexts: ['Off', 'Auto', 'On'] });
    await site.run(() => site.tasks.write(point, { value: 'Auto' }, 'admin'));
    await expect(site.run(() => site.tasks.write(point, { value: 'Fast' }, 'admin'))).rejects.toBeInstanceOf(
      InvalidInput,
    );
    const [write] = await site.book(point);
    expect(write).toMatchObject({ value: 'Auto', priority: 16 });
  });

  it('says what came of a command, once, and tells it', async () => {
    const { point } = await site.command();
    await site.building.told();
    const [open] = await site.book(point);
    await site.run(() => site.writes.done(open!.id, written));
    await site.run(() => site.writes.failed(open!.id, 'too late'));
    const [write] = await site.book(point);
    expect(write).toMatchObject({ outcome: 'written', read_back: '21.5', error: null });
    expect(await site.building.told()).toEqual([
      {
        name: 'point.written',
        payload: expect.objectContaining({
          point_id: point,
          by: 'admin',
          value: '21.5',
          outcome: 'written',
          message: 'admin wrote 21.5: written',
        }),
      },
    ]);
  });

  it('tells that a command was given back', async () => {
    const point = await site.building.point({ type: 1, isCommandable: true });
    await site.run(() => site.tasks.write(point, { value: null, priority: 8 }, 'admin'));
    const [open] = await site.book(point);
    await site.run(() => site.writes.done(open!.id, { ...written, outcome: 'relinquished' }));
    const facts = await site.building.told();
    expect(facts.at(-1)?.payload).toMatchObject({
      value: null,
      message: 'admin gave back the command: relinquished',
    });
  });

  it('lists the newest first, of one point or of all', async () => {
    const { point } = await site.command(20);
    for (const value of [21, 22]) await site.run(() => site.tasks.write(point, { value }, 'admin'));
    const [writes, count] = await site.run(() => site.writes.list({ page: 1, page_size: 2 }, null));
    expect([count, writes.map(({ value }) => value)]).toEqual([3, ['22', '21']]);
    expect(await site.book(point + 1)).toEqual([]);
  });
});
