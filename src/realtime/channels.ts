/** Who listens on which channel: a message finds its listeners without asking all of them. */
export class Channels<Listener> {
  private readonly listeners = new Map<string, Set<Listener>>();

  join(listener: Listener, keys: readonly string[]): void {
    for (const key of keys) {
      const known = this.listeners.get(key);
      if (known) known.add(listener);
      else this.listeners.set(key, new Set([listener]));
    }
  }

  leave(listener: Listener, keys: readonly string[]): void {
    for (const key of keys) {
      const known = this.listeners.get(key);
      known?.delete(listener);
      if (known?.size === 0) this.listeners.delete(key);
    }
  }

  on(key: string): Iterable<Listener> {
    return this.listeners.get(key) ?? [];
  }

  /** Channels somebody listens on. */
  get size(): number {
    return this.listeners.size;
  }
}
