import { RecipientSource } from '../../src/events/recipient-source.js';

/** Notification configs by their ids alone. */
export class FakeRecipientSource extends RecipientSource {
  readonly ids = new Set<number>();

  async existing(ids: readonly number[]): Promise<number[]> {
    return ids.filter(id => this.ids.has(id));
  }
}
