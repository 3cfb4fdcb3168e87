/** A place among those that may work at the same moment. */
export interface Place {
  /** Lets another one in while this one waits for a silent device; false: so many do that there is no more room. */
  lend(): boolean;
  leave(): void;
}

/** Holds at most so many at the same moment, in the order they come; beyond them, at most so many that are silent. */
export class Places {
  private busy = 0;
  private silent = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly most: number,
    private readonly mostSilent: number,
  ) {}

  async take(): Promise<Place> {
    if (this.busy < this.most) this.busy += 1;
    else await new Promise<void>(resolve => this.waiting.push(resolve));
    let isLent = false;
    return {
      lend: () => {
        if (isLent || this.silent >= this.mostSilent) return false;
        isLent = true;
        this.silent += 1;
        this.pass();
        return true;
      },
      leave: () => {
        if (isLent) this.silent -= 1;
        else this.pass();
      },
    };
  }

  /** The place goes to the one who waits longest. */
  private pass(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.busy -= 1;
  }
}
