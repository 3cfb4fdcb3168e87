import { SseReader } from '../realtime/sse-reader.js';
import { eventually } from '../support/eventually.js';
import type { Program } from '../support/program.js';

/** A live client that resumes where it stood and remembers every message it was ever shown. */
export class Witness {
  readonly shown: { id: number; name: string }[] = [];
  private reader: SseReader | null = null;
  private taken = 0;
  private last: string | null = null;

  constructor(private readonly token: string) {}

  async follow(program: Program): Promise<void> {
    const resume: Record<string, string> = this.last === null ? {} : { 'last-event-id': this.last };
    this.reader = await SseReader.open(`${program.url}/api/events/`, this.token, resume);
    this.taken = 0;
    if (!this.reader.response.ok) throw new Error(`The live feed was refused: ${this.reader.response.status}`);
  }

  /** Waits until it is shown something new. */
  async sees(withinMs = 15_000): Promise<void> {
    const before = this.look();
    await eventually(() => {
      if (this.look() === before) throw new Error('The live feed shows nothing');
    }, withinMs);
  }

  /** Takes down what was shown until now; returns how much that is. */
  look(): number {
    const { events = [], lastEventId = null } = this.reader ?? {};
    for (const { id, name } of events.slice(this.taken)) {
      if (id !== null && /^(server|incident)\./.test(name)) this.shown.push({ id: Number(id), name });
      if (name === 'resync') throw new Error('The client missed more than it may');
    }
    this.taken = events.length;
    this.last = lastEventId ?? this.last;
    return this.shown.length;
  }

  /** Waits for the end of a stream whose server was killed. */
  async cut(): Promise<void> {
    await eventually(() => {
      if (this.reader?.closed === false) throw new Error('The stream is still open');
    });
    this.look();
  }

  close(): void {
    this.look();
    this.reader?.close();
  }
}
