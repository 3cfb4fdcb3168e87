import { sql } from 'kysely';

/**
 * Whoever writes live messages holds this lock from before the first id is drawn until the commit, so ids become visible
 * in their order. Inserts into `event` and `ping_result` take it by themselves (a trigger); a transaction that also
 * updates rows takes it first of all, or two of them could wait for each other.
 */
export const lockLiveOrder = sql`select live_order_lock()`;
