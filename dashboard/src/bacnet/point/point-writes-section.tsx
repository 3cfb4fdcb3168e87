import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Section } from '../../status/section.js';
import { bacnet } from '../bacnet-api.js';
import { restEveryMs } from '../live-pace.js';
import { WriteTable } from '../writes/write-table.js';

const shown = 5;

/** Who commanded the point last. */
export function PointWritesSection({ id }: { id: number }) {
  const { data } = useQuery({
    queryKey: ['bacnet-writes', id, 1],
    queryFn: ({ signal }) => bacnet.writes(id, 1, signal),
    refetchInterval: restEveryMs,
  });
  const writes = data?.results.slice(0, shown) ?? [];
  return (
    <Section
      title="Commands"
      action={
        <Box component={Link} to={`/bacnet-writes?point=${id}`} sx={{ color: 'primary.main' }}>
          All commands
        </Box>
      }
    >
      {writes.length > 0 ? (
        <WriteTable writes={writes} ofPoint />
      ) : (
        <Box sx={{ color: 'text.secondary' }}>{data ? 'Nobody has commanded it.' : 'Reading…'}</Box>
      )}
    </Section>
  );
}
