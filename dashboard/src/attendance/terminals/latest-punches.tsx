import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { AttendanceDeviceView } from '../../client/types.gen.js';
import { Reading } from '../../layout/reading.js';
import { Section } from '../../status/section.js';
import { attendance } from '../attendance-api.js';
import { DirectionMark } from '../direction-mark.js';
import { directionOfState } from '../attendance-words.js';
import { PunchTime } from '../punch-time.js';
import { Whose } from '../whose.js';

const shown = 8;

/** The newest records of one terminal; facts renew them. */
export function LatestPunches({ terminal: { id } }: { terminal: AttendanceDeviceView }) {
  const { data } = useQuery({
    queryKey: ['attendance-records', 'newest', id],
    queryFn: ({ signal }) => attendance.records({ device: id }, null, signal, shown),
  });
  return (
    <Section
      title="Latest punches"
      action={
        <Button component={Link} to={`/attendance-records?device=${id}`} size="small">
          All records
        </Button>
      }
    >
      {!data && <Reading />}
      {data?.results.length === 0 && <Box sx={{ color: 'text.secondary' }}>Nothing was punched here yet.</Box>}
      <Box component="ul" aria-label="Latest punches" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {data?.results.map(record => (
          <Box
            component="li"
            key={record.id}
            sx={{
              py: 0.875,
              display: 'grid',
              gridTemplateColumns: 'minmax(0, 1fr) 64px max-content',
              gap: 1.5,
              '& + li': { borderTop: 1, borderColor: 'divider' },
            }}
          >
            <Whose {...record} />
            <DirectionMark direction={directionOfState(record.in_out_state)} />
            <PunchTime local={record.local_time} at={record.timestamp} />
          </Box>
        ))}
      </Box>
    </Section>
  );
}
