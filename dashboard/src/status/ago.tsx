import { useDerivedFromNow } from '../live/clock.js';
import { duration, exactTime, relativeTime } from './time.js';

interface AgoProps {
  at: string | null;
  /** Shown where there is no instant. */
  none?: string;
}

/** A relative time; the exact one appears on hover. */
export function Ago({ at, none = 'never' }: AgoProps) {
  const text = useDerivedFromNow(now => (at === null ? none : relativeTime(at, now)));
  if (at === null) return <span>{none}</span>;
  return (
    <time dateTime={at} title={exactTime(at)}>
      {text}
    </time>
  );
}

/** How long something has lasted. */
export function For({ since }: { since: string }) {
  const text = useDerivedFromNow(now => duration((now - Date.parse(since)) / 1000));
  return (
    <time dateTime={since} title={`since ${exactTime(since)}`}>
      {text}
    </time>
  );
}
