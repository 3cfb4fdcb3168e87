import { Box, Table, TableBody, TableCell, TableHead, TableRow, useMediaQuery } from '@mui/material';
import { Link } from 'react-router';
import { Ago } from '../../status/ago.js';
import { sourceWords } from '../bacnet-words.js';
import { QualityMark } from '../marks.js';
import type { ReadingView } from '../types.js';

const keyOf = ({ point, at, source }: ReadingView) => `${point} ${at} ${source}`;

/** Readings, newest first. */
export function ReadingTable({ readings }: { readings: readonly ReadingView[] }) {
  const narrow = useMediaQuery(theme => theme.breakpoints.down('md'));
  if (narrow)
    return (
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {readings.map(reading => (
          <NarrowRow key={keyOf(reading)} reading={reading} />
        ))}
      </Box>
    );
  return (
    <Table size="small">
      <TableHead>
        <TableRow>
          {['Value', 'Quality', 'Point', 'Controller', 'How', 'When'].map(heading => (
            <TableCell key={heading}>{heading}</TableCell>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {readings.map(reading => (
          <TableRow key={keyOf(reading)}>
            <TableCell sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{reading.display ?? '–'}</TableCell>
            <TableCell>
              <QualityMark quality={reading.quality} />
            </TableCell>
            <TableCell sx={{ overflowWrap: 'anywhere' }}>
              <PointLink reading={reading} />
            </TableCell>
            <TableCell sx={{ overflowWrap: 'anywhere' }}>{reading.device_name}</TableCell>
            <TableCell sx={{ color: 'text.secondary' }}>{sourceWords[reading.source]}</TableCell>
            <TableCell sx={{ whiteSpace: 'nowrap' }}>
              <Ago at={reading.at} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function NarrowRow({ reading }: { reading: ReadingView }) {
  return (
    <Box
      component="li"
      sx={{ px: 0.5, py: 1, display: 'grid', gap: 0.25, '& + li': { borderTop: 1, borderColor: 'divider' } }}
    >
      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 2 }}>
        <Box component="strong" sx={{ overflowWrap: 'anywhere' }}>
          {reading.display ?? '–'}
        </Box>
        <QualityMark quality={reading.quality} />
      </Box>
      <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>
        <PointLink reading={reading} />, {reading.device_name}, <Ago at={reading.at} />
      </Box>
    </Box>
  );
}

function PointLink({ reading: { point, point_name: name } }: { reading: ReadingView }) {
  return (
    <Box component={Link} to={`/bacnet-points/${point}/show`} sx={{ color: 'primary.main' }}>
      {name || `Point ${point}`}
    </Box>
  );
}
