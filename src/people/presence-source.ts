/** Whether somebody is here, as far as is known. */
export interface Standing {
  isOnline: boolean;
  /** The newest answer of any of the devices that count; null: never. */
  lastSeen: Date | null;
  /** Since when the present stay goes on; null while somebody is away. */
  since: Date | null;
}

/**
 * What the list of employees needs to know about presence. People define it, the feature that watches devices provides
 * it: neither imports the other.
 */
export abstract class PresenceSource {
  /** By employee id; whoever is missing has no device. Null asks for all. */
  abstract standing(employeeIds: readonly number[] | null): Promise<Map<number, Standing>>;
}
