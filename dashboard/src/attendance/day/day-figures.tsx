import { Alert, Box } from '@mui/material';
import type { AttendanceDayView } from '../../client/types.gen.js';
import { clockTime } from '../../presence/site-time.js';
import { Figure } from '../../status/figure.js';
import { StateMark } from '../../status/state-mark.js';
import { flagWords, hoursInWords, verdictLooks } from '../sheet/verdict-words.js';

/** What a day came to, and what somebody should look at. */
export function DayFigures({ day, zone }: { day: AttendanceDayView; zone: string }) {
  const { state, word, meaning } = verdictLooks[day.verdict];
  const timeOf = (at: string | null) => (at === null ? '–' : clockTime(at, zone));
  return (
    <>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'baseline' }}>
        <StateMark state={state} word={word} size="large" />
        <Box component="span" sx={{ color: 'text.secondary' }}>
          {meaning}
        </Box>
      </Box>
      <Box sx={{ mt: 2, display: 'flex', flexWrap: 'wrap', columnGap: 3.5, rowGap: 1.5 }}>
        <Figure label="First in">{timeOf(day.first_in)}</Figure>
        <Figure label="Last out">{timeOf(day.last_out)}</Figure>
        <Figure label="Worked">{day.worked_seconds > 0 ? hoursInWords(day.worked_seconds) : '–'}</Figure>
        {day.late_seconds > 0 && <Figure label="Late">{hoursInWords(day.late_seconds)}</Figure>}
        {day.early_seconds > 0 && <Figure label="Left early">{hoursInWords(day.early_seconds)}</Figure>}
        {day.overtime_seconds > 0 && <Figure label="Overtime">{hoursInWords(day.overtime_seconds)}</Figure>}
      </Box>
      <Notes day={day} zone={zone} />
      <Flags day={day} />
      <Pairs day={day} zone={zone} />
    </>
  );
}

function Notes({ day: { break_seconds: rest, presence }, zone }: { day: AttendanceDayView; zone: string }) {
  const seen = presence?.first_seen && presence.last_seen ? presence : null;
  if (rest === 0 && presence === null) return null;
  return (
    <Box sx={{ mt: 1.5, fontSize: '0.8125rem', color: 'text.secondary' }}>
      {rest > 0 && <div>{hoursInWords(rest)} of unpaid break are taken off; nobody punched them.</div>}
      {seen?.first_seen && seen.last_seen ? (
        <div>
          The network saw them from {clockTime(seen.first_seen, zone)} to {clockTime(seen.last_seen, zone)},{' '}
          {hoursInWords(seen.seconds_online)} in all.
        </div>
      ) : (
        presence !== null && <div>The network did not see them.</div>
      )}
    </Box>
  );
}

function Flags({ day: { flags } }: { day: AttendanceDayView }) {
  const worth = flags.filter(flag => flag !== 'corrected');
  if (worth.length === 0) return null;
  return (
    <Alert severity="warning" sx={{ mt: 1.5 }}>
      {worth.map(flag => (
        <div key={flag}>{flagWords[flag]}.</div>
      ))}
    </Alert>
  );
}

function Pairs({ day: { pairs }, zone }: { day: AttendanceDayView; zone: string }) {
  if (pairs.length === 0) return null;
  return (
    <Box component="section" aria-label="At work" sx={{ mt: 2.5 }}>
      <Box component="h3" sx={{ m: 0, mb: 0.75, fontSize: '0.9375rem', fontWeight: 650 }}>
        At work
      </Box>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {pairs.map(pair => (
          <Box component="li" key={`${pair.in} ${pair.out}`} sx={{ py: 0.5, display: 'flex', gap: 1.5 }}>
            <span>{pairText(pair, zone)}</span>
            {pair.in !== null && pair.out !== null && (
              <Box component="span" sx={{ color: 'text.secondary' }}>
                {hoursInWords((Date.parse(pair.out) - Date.parse(pair.in)) / 1000)}
              </Box>
            )}
          </Box>
        ))}
      </Box>
    </Box>
  );
}

function pairText({ in: from, out: to, open }: AttendanceDayView['pairs'][number], zone: string): string {
  const begin = from === null ? 'Arrival missing' : `From ${clockTime(from, zone)}`;
  if (to !== null) return `${begin}${from === null ? ',' : ''} to ${clockTime(to, zone)}`;
  return open ? `${begin}, still there` : `${begin}, departure missing`;
}
