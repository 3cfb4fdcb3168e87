import { PresenceBeside, type Seen, type TimeOfSomebody } from '../../../src/people/presence-beside.js';

/** Presence as a test says it is, by employee and the date of the day's first instant in UTC. */
export class FakePresenceBeside extends PresenceBeside {
  readonly known = new Map<string, Seen>();
  /** How many times were asked for, request by request. */
  readonly asked: number[] = [];

  async during(times: readonly TimeOfSomebody[]): Promise<(Seen | null)[]> {
    this.asked.push(times.length);
    return times.map(
      ({ employee, from }) => this.known.get(`${employee} ${new Date(from).toISOString().slice(0, 10)}`) ?? null,
    );
  }
}
