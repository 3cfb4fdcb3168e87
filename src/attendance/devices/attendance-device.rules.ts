/**
 * How a punch at a terminal becomes an arrival or a departure (product A7): always the one or the other, by the state the
 * person chose, in turns, or the first and the last punch of the day.
 */
export const directionModes = ['status', 'in', 'out', 'alternate', 'first_last'] as const;
export type DirectionMode = (typeof directionModes)[number];

/** In which unit a pushing terminal is told its time zone; there is no agreed one, so by default it is told none. */
export const pushTimeZones = ['none', 'hours', 'minutes'] as const;
export type PushTimeZone = (typeof pushTimeZones)[number];

/** Below this a terminal's clock is right, above it people are told (research: drift over a minute). */
export const driftAlarmMs = 60_000;

/** Shares of the capacity of a terminal's log at which people are told: then it takes no more punches. */
export const capacityAlarms = [0.8, 0.95] as const;
