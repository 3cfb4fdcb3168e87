/** Where a value stands between its limits. */
export const limitStates = ['normal', 'low', 'high'] as const;
export type LimitState = (typeof limitStates)[number];
