import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GroupCommit } from '../../../src/servers/heartbeats/intake/group-commit.js';
import { Unavailable } from '../../../src/shared/errors.js';

const turn = () => new Promise<void>(resolve => setImmediate(resolve));
const refused = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

/** A database whose commits end when they are told to. */
class Store {
  readonly batches: number[][] = [];
  private readonly open: { resolve: () => void; reject: (error: Error) => void }[] = [];

  readonly write = async (batch: readonly number[]): Promise<(item: number) => string> => {
    this.batches.push([...batch]);
    await new Promise<void>((resolve, reject) => this.open.push({ resolve, reject }));
    return item => `stored ${item}`;
  };

  async commit(): Promise<void> {
    this.open.shift()?.resolve();
    await turn();
  }

  async fail(error: Error): Promise<void> {
    this.open.shift()?.reject(error);
    await turn();
  }
}

describe('A group commit', () => {
  let store: Store;
  let commits: GroupCommit<number, string>;
  let answers: string[];

  beforeEach(() => {
    store = new Store();
    commits = new GroupCommit(store.write, { batch: 3, waiting: 5 });
    answers = [];
  });
  afterEach(async () => {
    for (let n = 0; n < 10; n += 1) await store.commit();
  });

  const add = (...items: number[]) => {
    for (const item of items) {
      commits.add(item).then(
        answer => answers.push(answer),
        (error: Error) => answers.push(`${error.name} ${item}`),
      );
    }
  };

  it('answers nobody before the commit, and each with its own answer after it', async () => {
    add(1, 2);
    await turn();
    expect([store.batches, answers]).toEqual([[[1, 2]], []]);
    await store.commit();
    expect(answers).toEqual(['stored 1', 'stored 2']);
  });

  it('gathers what comes while a batch is being written, and writes it at once afterwards', async () => {
    add(1);
    await turn();
    add(2);
    await turn();
    add(3);
    expect(store.batches).toEqual([[1]]);
    await store.commit();
    expect(store.batches).toEqual([[1], [2, 3]]);
  });

  it('writes one batch at a time, none larger than its limit, in the order they came', async () => {
    add(1, 2, 3, 4, 5);
    await turn();
    expect(store.batches).toEqual([[1, 2, 3]]);
    await store.commit();
    expect(store.batches).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
  });

  it('refuses whoever comes when too many wait already, and says when to come again', async () => {
    add(1, 2, 3, 4, 5, 6);
    await turn();
    expect(answers).toEqual(['Unavailable 6']);
    await expect(new GroupCommit(store.write, { batch: 1, waiting: 0 }).add(7)).rejects.toMatchObject({
      retryAfterSeconds: 5,
    });
    expect(store.batches.flat()).not.toContain(7);
  });

  it('says that the database is away to everybody who waited for that batch, and goes on with the next', async () => {
    add(1, 2);
    await turn();
    add(3);
    await store.fail(refused());
    expect(answers).toEqual(['Unavailable 1', 'Unavailable 2']);
    await store.commit();
    expect(answers).toContain('stored 3');
  });

  it('stores a batch again that the database has ended because of another one', async () => {
    add(1, 2);
    await turn();
    await store.fail(Object.assign(new Error('deadlock detected'), { code: '40P01' }));
    await store.commit();
    expect([store.batches, answers]).toEqual([
      [
        [1, 2],
        [1, 2],
      ],
      ['stored 1', 'stored 2'],
    ]);
  });

  it('hands on what else went wrong as it is', async () => {
    const added = commits.add(1);
    const seen = expect(added).rejects.toThrow('no such column');
    await turn();
    await store.fail(new Error('no such column'));
    await seen;
    await expect(added).rejects.not.toBeInstanceOf(Unavailable);
  });

  it('is settled when everything added before is stored or refused, not earlier and not later', async () => {
    let settled = false;
    await commits.settled();
    add(1, 2, 3, 4);
    void commits.settled().then(() => (settled = true));
    add(5);
    await turn();
    await store.commit();
    expect(settled).toBe(false);
    await store.fail(refused());
    expect([settled, answers.length]).toEqual([true, 5]);
  });
});
