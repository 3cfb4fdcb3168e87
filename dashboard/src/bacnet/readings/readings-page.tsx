import ShowChart from '@mui/icons-material/ShowChart';
import { Alert, Box, Button, Paper } from '@mui/material';
import { useInfiniteQuery } from '@tanstack/react-query';
import { cursorOf } from '../../api/api.js';
import { ApiError } from '../../api/http.js';
import { useAddress } from '../../attendance/use-address.js';
import { PageTitle } from '../../layout/page-title.js';
import { Reading } from '../../layout/reading.js';
import { CsvLink } from '../../presence/csv-link.js';
import { Empty } from '../../status/empty.js';
import { LoadMore } from '../../status/load-more.js';
import { bacnet } from '../bacnet-api.js';
import { restEveryMs } from '../live-pace.js';
import { filterOf, isFiltered, noFilter, ReadingFilters } from './reading-filters.js';
import { ReadingTable } from './reading-table.js';

/** Values as they arrived, newest first. Filters are part of the address. */
export default function ReadingsPage() {
  const address = useAddress();
  const filter = filterOf(address);
  const query = useInfiniteQuery({
    queryKey: ['bacnet-readings', filter],
    queryFn: ({ pageParam, signal }) => bacnet.readings(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => cursorOf(page.next),
    // Older pages are not worth being read again and again.
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : restEveryMs),
  });
  const readings = query.data?.pages.flatMap(({ results }) => results) ?? [];
  const refused = query.error instanceof ApiError && query.error.status === 400;
  if (query.error && !refused) throw query.error;
  return (
    <>
      <PageTitle title="Readings" />
      <Box sx={{ mb: 1.5, display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <ReadingFilters address={address} />
        <CsvLink href={bacnet.readingsFile(filter)} />
      </Box>
      <Paper sx={{ p: { xs: 1, sm: 1.5 } }}>
        {refused && (
          <Alert severity="info">
            Values of this quality are rare: say which point they are of, or from when on, within a day of a controller
            and an hour of the whole building.
          </Alert>
        )}
        {query.isPending && <Reading />}
        {query.data && readings.length === 0 && (
          <NoReadings filtered={isFiltered(address)} onReset={() => address.change(noFilter)} />
        )}
        {readings.length > 0 && <ReadingTable readings={readings} />}
        <LoadMore query={query} />
      </Paper>
    </>
  );
}

function NoReadings({ filtered, onReset }: { filtered: boolean; onReset: () => void }) {
  return (
    <Empty
      icon={<ShowChart />}
      title={filtered ? 'Nothing matches these filters' : 'No readings yet'}
      action={
        filtered && (
          <Button onClick={onReset} variant="outlined">
            Show everything
          </Button>
        )
      }
    >
      Every value that is read from a controller, or told by it, stands here as it arrived.
    </Empty>
  );
}
