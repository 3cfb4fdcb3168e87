import { isConnectionLoss } from '../../../database/faults.js';
import { Unavailable } from '../../../shared/errors.js';

/** Stores a batch in one transaction and says how each of its items is answered. */
type Store<Item, Answer> = (batch: readonly Item[]) => Promise<(item: Item) => Answer>;

interface Waiting<Item, Answer> {
  item: Item;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

export interface GroupCommitLimits {
  /** Items stored in one batch. */
  batch: number;
  /** Items that may wait; whoever comes then is refused. */
  waiting: number;
}

const attempts = 3;

/** Whoever is refused may come again after this time. */
const retryAfterSeconds = 5;

/**
 * Stores what many callers bring in common transactions: items gather while the batch before them is being written, so
 * that batches grow with the load and nobody waits for a fixed time. `add` resolves after the commit, never before. It
 * rejects with Unavailable where too much waits already or the database is away, else with what the store threw.
 */
export class GroupCommit<Item, Answer> {
  private waiting: Waiting<Item, Answer>[] = [];
  private added = 0;
  private done = 0;
  private watchers: { upTo: number; resolve: () => void }[] = [];
  private writing: Promise<void> | null = null;

  constructor(
    private readonly store: Store<Item, Answer>,
    private readonly limits: GroupCommitLimits,
  ) {}

  add(item: Item): Promise<Answer> {
    if (this.waiting.length >= this.limits.waiting) return Promise.reject(busy('Too many heartbeats wait already.'));
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.added += 1;
      this.writing ??= this.writeAll();
    });
  }

  /** Resolves when everything that was added before this call is stored or refused. */
  async settled(): Promise<void> {
    const upTo = this.added;
    if (this.done >= upTo) return;
    await new Promise<void>(resolve => this.watchers.push({ upTo, resolve }));
  }

  private async writeAll(): Promise<void> {
    // What arrives in the same turn of the event loop shares the first batch.
    await new Promise<void>(resolve => setImmediate(resolve));
    while (this.waiting.length > 0) await this.write(this.waiting.splice(0, this.limits.batch));
    this.writing = null;
  }

  /** Answers every item of the batch; never rejects. */
  private async write(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answerOf = await this.stored(batch.map(({ item }) => item));
      for (const { item, resolve } of batch) resolve(answerOf(item));
    } catch (error) {
      const reason = isConnectionLoss(error) ? busy('The database cannot be reached at the moment.') : error;
      for (const { reject } of batch) reject(reason);
    }
    this.done += batch.length;
    const reached = this.watchers.filter(({ upTo }) => upTo <= this.done);
    this.watchers = this.watchers.filter(({ upTo }) => upTo > this.done);
    for (const { resolve } of reached) resolve();
  }

  /** Two processes that store the same rows in different orders wait for each other; the database ends one of them. */
  private async stored(items: readonly Item[], attempt = 1): Promise<(item: Item) => Answer> {
    try {
      return await this.store(items);
    } catch (error) {
      if (attempt === attempts || !isDeadlock(error)) throw error;
      return this.stored(items, attempt + 1);
    }
  }
}

const isDeadlock = (error: unknown) => error instanceof Error && 'code' in error && error.code === '40P01';

const busy = (message: string) => new Unavailable(message, retryAfterSeconds);
