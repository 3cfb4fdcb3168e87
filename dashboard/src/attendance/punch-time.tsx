import { exactTime } from '../status/time.js';

const dayFormat = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', month: 'short', day: 'numeric' });
const clockFormat = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', timeStyle: 'medium' });

interface PunchTimeProps {
  /** What the terminal's clock showed, `YYYY-MM-DDTHH:MM:SS`. */
  local: string;
  /** The instant it stands for. */
  at: string;
  /** Without the day, where that is said elsewhere. */
  clockOnly?: boolean;
}

/** When a punch was, as the terminal showed it; the instant appears on hover. */
export function PunchTime({ local, at, clockOnly = false }: PunchTimeProps) {
  return (
    <time dateTime={at} title={exactTime(at)} style={{ whiteSpace: 'nowrap' }}>
      {localText(local, clockOnly)}
    </time>
  );
}

/** As people write it; a terminal may also show a time that is none, which stays as it is. */
function localText(local: string, clockOnly: boolean): string {
  const shown = new Date(`${local}Z`);
  const isReal = !Number.isNaN(shown.getTime()) && shown.toISOString().startsWith(local);
  if (!isReal) return clockOnly ? local.slice(11) : local.replace('T', ', ');
  return clockOnly ? clockFormat.format(shown) : `${dayFormat.format(shown)}, ${clockFormat.format(shown)}`;
}
