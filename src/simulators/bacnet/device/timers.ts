/** Timers that all end together. */
export class Timers {
  private readonly running = new Set<NodeJS.Timeout>();

  /** Calls back once; what is returned takes it back. */
  later(ms: number, what: () => void): () => void {
    const timer = setTimeout(() => {
      this.running.delete(timer);
      what();
    }, ms);
    this.running.add(timer);
    return () => {
      clearTimeout(timer);
      this.running.delete(timer);
    };
  }

  close(): void {
    for (const timer of this.running) clearTimeout(timer);
    this.running.clear();
  }
}
