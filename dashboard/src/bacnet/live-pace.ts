/** Values are no facts of the feed: what is on the screen is read again this often. */
export const valuesEveryMs = 3000;
/** What changes more slowly, or is told by a fact. */
export const restEveryMs = 10_000;
/** Progress of a task that is under way. */
export const taskEveryMs = 1000;
