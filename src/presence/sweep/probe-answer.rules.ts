/** What a probe found out. `unknown` is our own trouble and never makes anybody offline (product R2). */
export const probeAnswers = ['up', 'down', 'unknown'] as const;
export type ProbeAnswer = (typeof probeAnswers)[number];
