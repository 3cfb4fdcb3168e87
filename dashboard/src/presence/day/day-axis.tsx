import { Box } from '@mui/material';
import type { TimelineView } from '../../client/types.gen.js';

const hourMs = 3_600_000;

/** Hours of the site's clocks above the bars; the bars say the same in words. */
export function DayAxis({ day, every }: { day: TimelineView; every: number }) {
  const start = Date.parse(day.from);
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: day.time_zone, hour: '2-digit' });
  const hours = Array.from({ length: Math.round((day.seconds * 1000) / hourMs) }, (_, index) => start + index * hourMs);
  const marks = hours.flatMap((at, index) => {
    const hour = Number(format.format(at));
    return hour % every === 0 ? [{ hour, left: (index * hourMs) / (day.seconds * 1000) }] : [];
  });
  return (
    <Box aria-hidden sx={{ position: 'relative', height: 20, fontSize: '0.75rem', color: 'text.secondary' }}>
      {marks.map(({ hour, left }) => (
        <Box
          key={left}
          component="span"
          sx={{ position: 'absolute', bottom: 2, pl: 0.5, borderLeft: 1, borderColor: 'divider', lineHeight: 1.2 }}
          style={{ left: `${left * 100}%` }}
        >
          {hour}
        </Box>
      ))}
    </Box>
  );
}
