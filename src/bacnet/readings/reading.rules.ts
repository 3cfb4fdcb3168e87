/** How far a value can be believed (product B7), best first. */
export const qualities = ['good', 'uncertain', 'stale', 'offline', 'fault', 'undecodable'] as const;
export type Quality = (typeof qualities)[number];

/** How it came here. */
export const readingSources = ['poll', 'cov', 'manual'] as const;
export type ReadingSource = (typeof readingSources)[number];

export const readingSteps = ['minute', 'hour', 'day'] as const;
export type ReadingStep = (typeof readingSteps)[number];
