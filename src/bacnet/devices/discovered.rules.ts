/** Where a device can be asked, and another address at which its instance answers too. */
export interface Whereabouts {
  address: string;
  duplicateAddress: string | null;
}

/**
 * Where a device is after a search in which it answered from these addresses, first answers first.
 * - It stays where it is as long as it answers there; another address beside it is a duplicate.
 * - It follows where it answers from elsewhere alone.
 * - An address somebody has entered is never left: what answers elsewhere is a duplicate.
 */
export function whereaboutsAfter(
  known: (Whereabouts & { isStatic: boolean }) | null,
  answeredFrom: readonly [string, ...string[]],
): Whereabouts {
  const stays = known !== null && (known.isStatic || answeredFrom.includes(known.address));
  const address = stays ? known.address : answeredFrom[0];
  return { address, duplicateAddress: answeredFrom.find(other => other !== address) ?? null };
}
