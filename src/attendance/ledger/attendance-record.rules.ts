/** How a punch came here: told as it happened, read from the terminal's log, or sent by the terminal. */
export const recordSources = ['live', 'log', 'push'] as const;
export type RecordSource = (typeof recordSources)[number];

/**
 * What the terminal's local time means in its zone: one instant, two (the clocks were set back), none (they were set
 * forward past it), or it is no time at all (30 February, an unset clock's month 0).
 */
export const recordResolutions = ['unique', 'ambiguous', 'nonexistent', 'impossible'] as const;
export type RecordResolution = (typeof recordResolutions)[number];
