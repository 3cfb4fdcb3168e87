/** `punch`: one that is missing in the ledger; `ignore`: a record that does not count. */
export const correctionKinds = ['punch', 'ignore'] as const;
export type CorrectionKind = (typeof correctionKinds)[number];

export const directions = ['in', 'out'] as const;
export type Direction = (typeof directions)[number];
