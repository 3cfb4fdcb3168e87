/** Lets so many work at once; the others wait, first come first served. */
export class Places {
  private readonly queue: (() => void)[] = [];
  private taken = 0;

  constructor(private readonly count: number) {}

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.taken >= this.count) await new Promise<void>(resolve => this.queue.push(resolve));
    else this.taken += 1;
    try {
      return await work();
    } finally {
      // The place goes to the next in the queue, or is free again.
      const next = this.queue.shift();
      if (next) next();
      else this.taken -= 1;
    }
  }
}
