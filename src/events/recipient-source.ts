/**
 * What other features need to know about the recipients of messages. The feature that has recipients provides it:
 * neither imports the other.
 */
export abstract class RecipientSource {
  /** Those of `ids` that are notification configs. */
  abstract existing(ids: readonly number[]): Promise<number[]>;
}
