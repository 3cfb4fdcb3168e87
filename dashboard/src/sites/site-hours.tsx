import { Box, Table, TableBody, TableCell, TableHead, TableRow, TextField, useMediaQuery } from '@mui/material';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { cursorOf } from '../api/api.js';
import type { SiteHourView, SiteView } from '../client/types.gen.js';
import { Reading } from '../layout/reading.js';
import { clockTime, shortDayText } from '../presence/site-time.js';
import { Ago } from '../status/ago.js';
import { LoadMore } from '../status/load-more.js';
import { Section } from '../status/section.js';
import { sites } from './sites-api.js';

/** What a site has reported, newest first. The day is part of the address. */
export function SiteHours({ site: { id, time_zone: zone } }: { site: SiteView }) {
  const [parameters, setParameters] = useSearchParams();
  const date = parameters.get('date');
  const narrow = useMediaQuery(theme => theme.breakpoints.down('md'));
  const Hours = narrow ? HourList : HourTable;
  const query = useInfiniteQuery({
    queryKey: ['site-hours', id, date],
    queryFn: ({ pageParam, signal }) => sites.hours(id, date, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => cursorOf(page.next),
  });
  if (query.error) throw query.error;
  const hours = query.data?.pages.flatMap(({ results }) => results) ?? [];
  return (
    <Section
      title="Hours it has reported"
      action={
        <TextField
          type="date"
          margin="none"
          value={date ?? ''}
          onChange={event => setParameters(event.target.value ? { date: event.target.value } : {}, { replace: true })}
          slotProps={{ htmlInput: { 'aria-label': 'Day' } }}
        />
      }
    >
      {query.isPending && <Reading />}
      {query.data && hours.length === 0 && (
        <Box sx={{ color: 'text.secondary' }}>{date ? 'None on this day.' : 'None yet.'}</Box>
      )}
      {hours.length > 0 && <Hours hours={hours} zone={zone} />}
      <LoadMore query={query} />
    </Section>
  );
}

interface TableProps {
  hours: SiteHourView[];
  zone: string;
}

const whenOf = (hour: SiteHourView, zone: string) => `${shortDayText(hour.date)}, ${clockTime(hour.hour_start, zone)}`;

const keyOf = (hour: SiteHourView) => `${hour.employee_id} ${hour.hour_start}`;

function HourList({ hours, zone }: TableProps) {
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {hours.map(hour => (
        <Box key={keyOf(hour)} component="li" sx={{ py: 1, '& + li': { borderTop: 1, borderColor: 'divider' } }}>
          <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1 }}>
            <strong>{hour.employee_name}</strong>
            <span>{hour.minutes_online} min</span>
          </Box>
          <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>{whenOf(hour, zone)}</Box>
        </Box>
      ))}
    </Box>
  );
}

function HourTable({ hours, zone }: TableProps) {
  return (
    <Box sx={{ overflowX: 'auto' }}>
      <Table size="small">
        <TableHead>
          <TableRow>
            <TableCell>Hour</TableCell>
            <TableCell>Employee</TableCell>
            <TableCell align="right">There</TableCell>
            <TableCell>Seen</TableCell>
            <TableCell>Received</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {hours.map(hour => (
            <TableRow key={keyOf(hour)}>
              <TableCell sx={{ whiteSpace: 'nowrap' }}>{whenOf(hour, zone)}</TableCell>
              <TableCell sx={{ fontWeight: 600 }}>{hour.employee_name}</TableCell>
              <TableCell align="right" sx={{ whiteSpace: 'nowrap' }}>
                {hour.minutes_online} min
              </TableCell>
              <TableCell sx={{ whiteSpace: 'nowrap' }}>
                {hour.first_seen && hour.last_seen
                  ? `${clockTime(hour.first_seen, zone)} – ${clockTime(hour.last_seen, zone)}`
                  : '–'}
              </TableCell>
              <TableCell sx={{ whiteSpace: 'nowrap', color: 'text.secondary' }}>
                <Ago at={hour.received_at} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}
