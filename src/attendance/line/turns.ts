/** Lets those who want the same thing take turns, in the order they came. */
export class Turns<Key> {
  /** The last turn of each key that has one. */
  private readonly last = new Map<Key, Promise<unknown>>();

  /** Whether somebody has it or waits for it. */
  has(key: Key): boolean {
    return this.last.has(key);
  }

  /** Does the work when those before are done, whatever came of theirs. */
  take<T>(key: Key, work: () => Promise<T>): Promise<T> {
    const turn = (this.last.get(key) ?? Promise.resolve()).then(work, work);
    this.last.set(key, turn);
    const leave = () => {
      if (this.last.get(key) === turn) this.last.delete(key);
    };
    turn.then(leave, leave);
    return turn;
  }
}
