/** `once` is for what has no end: a certificate that runs out, an isolation that is over. */
export const itemPhases = ['opened', 'closed', 'once'] as const;
export type ItemPhase = (typeof itemPhases)[number];
