import EditNoteOutlined from '@mui/icons-material/EditNoteOutlined';
import { Box, Button, Pagination, Paper } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useAddress } from '../../attendance/use-address.js';
import { PageTitle } from '../../layout/page-title.js';
import { Reading } from '../../layout/reading.js';
import { Empty } from '../../status/empty.js';
import { plural } from '../../status/figures.js';
import { bacnet, writesPerPage } from '../bacnet-api.js';
import { restEveryMs } from '../live-pace.js';
import { WriteTable } from './write-table.js';

/** Every command so far: who wanted what of which point, and what came of it. */
export default function WritesPage() {
  const { id, change } = useAddress();
  const [point, page] = [id('point'), id('page') ?? 1];
  const { data, error } = useQuery({
    queryKey: ['bacnet-writes', point, page],
    queryFn: ({ signal }) => bacnet.writes(point, page, signal),
    refetchInterval: restEveryMs,
    placeholderData: keepPreviousData,
  });
  if (error) throw error;
  const pages = Math.ceil((data?.count ?? 0) / writesPerPage);
  return (
    <>
      <PageTitle title="Commands" />
      {point !== null && (
        <Button onClick={() => change({ point: null, page: null })} sx={{ mb: 1 }}>
          Show those of all points
        </Button>
      )}
      <Paper sx={{ p: { xs: 1.5, sm: 2 } }}>
        {!data && <Reading />}
        {data?.count === 0 && <NoWrites />}
        {data && data.count > 0 && (
          <>
            <WriteTable writes={data.results} />
            <Box sx={{ mt: 1.5, color: 'text.secondary', fontSize: '0.8125rem' }}>{plural(data.count, 'command')}</Box>
          </>
        )}
        {pages > 1 && (
          <Pagination count={pages} page={page} onChange={(_event, next) => change({ page: next })} sx={{ mt: 1 }} />
        )}
      </Paper>
    </>
  );
}

function NoWrites() {
  return (
    <Empty
      icon={<EditNoteOutlined />}
      title="Nothing was commanded yet"
      action={
        <Button component={Link} to="/bacnet-points" variant="outlined">
          To the points
        </Button>
      }
    >
      Whoever commands a point, at which priority, and what the controller read afterwards stands here for good.
    </Empty>
  );
}
