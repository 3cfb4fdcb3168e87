/** An hour of somebody that the receiver does not have in this revision. Instants are epoch milliseconds. */
export interface UnsentHour {
  id: number;
  employeeId: number;
  employeeName: string;
  fakeName: string;
  hourStart: number;
  firstSeen: number | null;
  lastSeen: number | null;
  minutesOnline: number;
  revision: number;
  updatedAt: number;
}

/** Rows in one message. */
export const batchSize = 500;

/**
 * The first message to send out of what is unsent, ordered by hour, revision and employee: rows of one hour and of one
 * revision, so that the one revision a message has is that of each row in it. Revisions of a row grow with every change
 * of it, so the greatest revision the receiver was ever told is the newest. (A sum or a maximum over a message would not
 * do: it falls when somebody is deleted, and stays when other rows make up the next message.)
 */
export function firstMessage<Row extends UnsentHour>(unsent: readonly Row[]): Row[] {
  const [first] = unsent;
  if (!first) return [];
  const end = unsent.findIndex(row => row.hourStart !== first.hourStart || row.revision !== first.revision);
  return unsent.slice(0, Math.min(batchSize, end === -1 ? unsent.length : end));
}

/** Two messages in place of one that was refused, so that whatever is wrong with a row does not hold up the others. */
export function halves<Row>(rows: readonly Row[]): [Row[], Row[]] {
  const middle = Math.ceil(rows.length / 2);
  return [rows.slice(0, middle), rows.slice(middle)];
}

const hourMs = 3_600_000;

/** Hours that began before this instant are sent now: with an interval of six hours, at 0, 6, 12 and 18 o'clock UTC. */
export function dueBefore(now: number, intervalHours: number): number {
  const interval = intervalHours * hourMs;
  return Math.floor(now / interval) * interval;
}
