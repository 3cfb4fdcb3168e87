import { Box, Table, TableBody, TableCell, TableHead, TableRow, useMediaQuery } from '@mui/material';
import { Link } from 'react-router';
import type { HourlySummaryView } from '../../client/types.gen.js';
import { StateMark } from '../../status/state-mark.js';
import { duration } from '../../status/time.js';
import { clockTime, shortDayText } from '../site-time.js';

interface TableProps {
  hours: HourlySummaryView[];
  /** Of the site: its clocks are meant. */
  zone: string;
}

const hourMs = 3_600_000;
const note = { fontSize: '0.8125rem', color: 'text.secondary' };

/** Hours of presence, newest first. */
export function HourTable({ hours, zone }: TableProps) {
  const narrow = useMediaQuery(theme => theme.breakpoints.down('md'));
  if (narrow)
    return (
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {hours.map(hour => (
          <Box
            key={hour.id}
            component="li"
            sx={{ px: 0.5, py: 1.25, '& + li': { borderTop: 1, borderColor: 'divider' } }}
          >
            <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1 }}>
              <Person hour={hour} />
              <span>{hour.minutes_online} min</span>
            </Box>
            <Box sx={{ mt: 0.25, display: 'flex', justifyContent: 'space-between', gap: 1, ...note }}>
              <span>{whenOf(hour, zone)}</span>
              <State hour={hour} />
            </Box>
          </Box>
        ))}
      </Box>
    );
  return (
    <Table size="small">
      <TableHead>
        <TableRow>
          <TableCell>Hour</TableCell>
          <TableCell>Employee</TableCell>
          <TableCell align="right">Here</TableCell>
          <TableCell>Seen</TableCell>
          <TableCell align="right">Watched</TableCell>
          <TableCell>State</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {hours.map(hour => (
          <TableRow key={hour.id} hover>
            <TableCell sx={{ whiteSpace: 'nowrap' }}>{whenOf(hour, zone)}</TableCell>
            <TableCell>
              <Person hour={hour} />
            </TableCell>
            <TableCell align="right" title={duration(hour.seconds_online)}>
              {hour.minutes_online} min
            </TableCell>
            <TableCell sx={{ whiteSpace: 'nowrap' }}>{seenOf(hour, zone)}</TableCell>
            <TableCell align="right">{Math.round(hour.seconds_covered / 60)} min</TableCell>
            <TableCell>
              <State hour={hour} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Person({ hour: { employee, employee_name: name } }: { hour: HourlySummaryView }) {
  return (
    <Box
      component={Link}
      to={`/employees/${employee}/show`}
      sx={{
        color: 'text.primary',
        fontWeight: 600,
        textDecoration: 'none',
        '&:hover': { textDecoration: 'underline' },
      }}
    >
      {name}
    </Box>
  );
}

function whenOf({ date, hour_start }: HourlySummaryView, zone: string): string {
  const end = new Date(Date.parse(hour_start) + hourMs).toISOString();
  return `${shortDayText(date)}, ${clockTime(hour_start, zone)} – ${clockTime(end, zone)}`;
}

const seenOf = ({ first_seen, last_seen }: HourlySummaryView, zone: string) =>
  first_seen && last_seen ? `${clockTime(first_seen, zone)} – ${clockTime(last_seen, zone)}` : '–';

/** How far the hour has got; where nobody is reported to, `sent` stays false and says nothing. */
function State({ hour: { final, sent, parked_reason: refused } }: { hour: HourlySummaryView }) {
  if (refused !== null)
    return (
      <span title={refused}>
        <StateMark state="down" word="Refused" />
      </span>
    );
  return <span>{`${final ? 'Final' : 'May change'}${sent ? ', sent' : ''}`}</span>;
}
