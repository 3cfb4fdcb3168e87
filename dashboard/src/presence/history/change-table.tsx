import { Box, Table, TableBody, TableCell, TableHead, TableRow, useMediaQuery } from '@mui/material';
import { Link } from 'react-router';
import type { StateChangeView } from '../../client/types.gen.js';
import { Ago } from '../../status/ago.js';
import { duration, exactTime } from '../../status/time.js';
import { WhereMark } from '../where-mark.js';

/** Devices that came and went, newest first. */
export function ChangeTable({ changes }: { changes: StateChangeView[] }) {
  const narrow = useMediaQuery(theme => theme.breakpoints.down('md'));
  if (narrow)
    return (
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {changes.map(change => (
          <NarrowRow key={change.id} change={change} />
        ))}
      </Box>
    );
  return (
    <Table size="small">
      <TableHead>
        <TableRow>
          {['What', 'Employee', 'Device', 'Happened', 'Noticed'].map(heading => (
            <TableCell key={heading}>{heading}</TableCell>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {changes.map(change => (
          <TableRow key={change.id} hover>
            <TableCell>
              <What change={change} />
            </TableCell>
            <TableCell>
              <Person change={change} />
            </TableCell>
            <TableCell>
              {change.device_name}{' '}
              <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
                {change.ip_address}
              </Box>
            </TableCell>
            <TableCell sx={{ whiteSpace: 'nowrap' }}>
              {exactTime(change.timestamp)}{' '}
              <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
                (<Ago at={change.timestamp} />)
              </Box>
            </TableCell>
            <TableCell sx={{ whiteSpace: 'nowrap', color: 'text.secondary' }} title={exactTime(change.detected_at)}>
              {noticed(change)}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

interface RowProps {
  change: StateChangeView;
}

const What = ({ change: { status, estimated } }: RowProps) => (
  <>
    <WhereMark where={status === 1 ? 'here' : 'away'} word={status === 1 ? 'Came' : 'Went'} />
    {estimated && (
      <Box
        component="span"
        title="Concluded after an outage of Sitewatch"
        sx={{ ml: 1, color: 'text.secondary', fontSize: '0.8125rem' }}
      >
        estimated
      </Box>
    )}
  </>
);

const Person = ({ change: { employee, employee_name: name } }: RowProps) => (
  <Box
    component={Link}
    to={`/employees/${employee}/show`}
    sx={{ color: 'text.primary', fontWeight: 600, textDecoration: 'none', '&:hover': { textDecoration: 'underline' } }}
  >
    {name}
  </Box>
);

/** A device is believed to be gone only after its grace, so this is later than what happened. */
function noticed({ timestamp, detected_at }: StateChangeView): string {
  const seconds = (Date.parse(detected_at) - Date.parse(timestamp)) / 1000;
  return seconds < 1 ? 'at once' : `after ${duration(seconds)}`;
}

function NarrowRow({ change }: RowProps) {
  return (
    <Box component="li" sx={{ px: 0.5, py: 1.25, '& + li': { borderTop: 1, borderColor: 'divider' } }}>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1 }}>
        <Person change={change} />
        <span>
          <What change={change} />
        </span>
      </Box>
      <Box sx={{ mt: 0.25, display: 'flex', justifyContent: 'space-between', gap: 1, ...note }}>
        <span>{change.device_name}</span>
        <Ago at={change.timestamp} />
      </Box>
    </Box>
  );
}

const note = { fontSize: '0.8125rem', color: 'text.secondary' };
