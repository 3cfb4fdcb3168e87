import { Box, Table, TableBody, TableCell, TableHead, TableRow, useMediaQuery } from '@mui/material';
import { Link } from 'react-router';
import { Ago } from '../../status/ago.js';
import { OutcomeMark } from '../marks.js';
import type { PointWriteView } from '../types.js';

interface TableProps {
  writes: readonly PointWriteView[];
  /** Those of one point do not name it. */
  ofPoint?: boolean;
}

/** Commands, newest first, with what the controllers made of them. */
export function WriteTable({ writes, ofPoint = false }: TableProps) {
  const narrow = useMediaQuery(theme => theme.breakpoints.down('md'));
  if (narrow || ofPoint)
    return (
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {writes.map(write => (
          <NarrowRow key={write.id} write={write} ofPoint={ofPoint} />
        ))}
      </Box>
    );
  return (
    <Table size="small">
      <TableHead>
        <TableRow>
          {['Outcome', 'Point', 'Command', 'Priority', 'Read back', 'By', 'When'].map(heading => (
            <TableCell key={heading}>{heading}</TableCell>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {writes.map(write => (
          <TableRow key={write.id} sx={{ verticalAlign: 'top' }}>
            <TableCell>
              <OutcomeMark outcome={write.outcome} />
              <Trouble write={write} />
            </TableCell>
            <TableCell sx={{ overflowWrap: 'anywhere' }}>
              <PointLink write={write} />
            </TableCell>
            <TableCell sx={{ overflowWrap: 'anywhere', fontWeight: 600 }}>{commandOf(write)}</TableCell>
            <TableCell>{write.priority}</TableCell>
            <TableCell sx={{ overflowWrap: 'anywhere' }}>{write.read_back ?? '–'}</TableCell>
            <TableCell sx={{ overflowWrap: 'anywhere' }}>{write.author}</TableCell>
            <TableCell sx={{ whiteSpace: 'nowrap' }}>
              <Ago at={write.requested_at} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

const commandOf = ({ value }: PointWriteView): string => value ?? 'given back';

function NarrowRow({ write, ofPoint }: { write: PointWriteView; ofPoint: boolean }) {
  const { author, priority, read_back: back } = write;
  return (
    <Box
      component="li"
      sx={{ py: 1.25, display: 'grid', gap: 0.25, '& + li': { borderTop: 1, borderColor: 'divider' } }}
    >
      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 2 }}>
        <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
          {!ofPoint && (
            <>
              <PointLink write={write} />:{' '}
            </>
          )}
          <strong>{commandOf(write)}</strong>
        </Box>
        <OutcomeMark outcome={write.outcome} />
      </Box>
      <Trouble write={write} />
      <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>
        {[`priority ${priority}`, back !== null && `reads ${back}`, `by ${author}`].filter(Boolean).join(', ')},{' '}
        <Ago at={write.requested_at} />
      </Box>
    </Box>
  );
}

function PointLink({ write: { point, point_name: name } }: { write: PointWriteView }) {
  return (
    <Box component={Link} to={`/bacnet-points/${point}/show`} sx={{ color: 'primary.main' }}>
      {name || `Point ${point}`}
    </Box>
  );
}

function Trouble({ write: { error } }: { write: PointWriteView }) {
  if (!error) return null;
  return <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>{error}</Box>;
}
