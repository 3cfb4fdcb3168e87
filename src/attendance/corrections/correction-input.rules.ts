import type { FieldError } from '../../shared/errors.js';
import type { CorrectionKind, Direction } from './correction.rules.js';

/** What the caller has said of a correction; undefined: nothing. */
export interface CorrectionWish {
  kind: CorrectionKind;
  /** Epoch milliseconds. */
  at: number | undefined;
  direction: Direction | undefined;
  recordId: number | undefined;
}

const needed = 'This is needed for this kind.';
const unfit = 'This does not belong to this kind.';

/** A punch has a time that is not to come and a direction, an ignored record its id, and nothing of the other. */
export function wishProblems({ kind, at, direction, recordId }: CorrectionWish, now: number): FieldError[] {
  const isPunch = kind === 'punch';
  const found = [
    { field: 'at', message: fitting(at, isPunch) ?? (at !== undefined && at > now ? 'This is still to come.' : null) },
    { field: 'direction', message: fitting(direction, isPunch) },
    { field: 'record_id', message: fitting(recordId, !isPunch) },
  ];
  return found.flatMap(({ field, message }) => (message === null ? [] : [{ field, messages: [message] }]));
}

function fitting(value: unknown, belongs: boolean): string | null {
  if ((value !== undefined) === belongs) return null;
  return belongs ? needed : unfit;
}
