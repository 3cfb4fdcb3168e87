import { useDerivedFromNow } from '../live/clock.js';
import { duration, exactTime } from '../status/time.js';

const minute = 60;

/** How long a stay has lasted, in whole minutes: nobody wants to see the seconds of a working day go by. */
export function StayFor({ since }: { since: string }) {
  const text = useDerivedFromNow(now => {
    const minutes = Math.floor((now - Date.parse(since)) / 1000 / minute);
    return minutes < 1 ? 'just came' : `for ${duration(minutes * minute)}`;
  });
  return (
    <time dateTime={since} title={`since ${exactTime(since)}`}>
      {text}
    </time>
  );
}
