import { PresenceSource, type Standing } from '../../src/people/presence-source.js';

/** Presence as a test says it is. */
export class FakePresenceSource extends PresenceSource {
  readonly known = new Map<number, Standing>();

  async standing(employeeIds: readonly number[] | null): Promise<Map<number, Standing>> {
    return new Map([...this.known].filter(([id]) => employeeIds === null || employeeIds.includes(id)));
  }
}
