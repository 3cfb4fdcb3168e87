import Fingerprint from '@mui/icons-material/Fingerprint';
import { Box, Button, Paper } from '@mui/material';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { cursorOf } from '../../api/api.js';
import { PageTitle } from '../../layout/page-title.js';
import { Reading } from '../../layout/reading.js';
import { Empty } from '../../status/empty.js';
import { LoadMore } from '../../status/load-more.js';
import { attendance } from '../attendance-api.js';
import { FileLinks } from '../files/file-links.js';
import { useAddress } from '../use-address.js';
import { useSiteZone } from '../use-site-zone.js';
import { RecordDrawer } from './record-drawer.js';
import { isFiltered, noFilter, RecordFilters, recordFilterOf } from './record-filters.js';
import { RecordTable } from './record-table.js';

/** Every punch, as the terminals have it. Filters and the open record are part of the address. */
export default function RecordsPage() {
  const zone = useSiteZone();
  return zone === undefined ? <Reading /> : <Records zone={zone} />;
}

function Records({ zone }: { zone: string }) {
  const address = useAddress();
  const filter = recordFilterOf(address, zone);
  const opened = address.id('record');
  const query = useInfiniteQuery({
    queryKey: ['attendance-records', filter],
    queryFn: ({ pageParam, signal }) => attendance.records(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => cursorOf(page.next),
    placeholderData: keepPreviousData,
  });
  const records = query.data?.pages.flatMap(({ results }) => results) ?? [];
  if (query.error && !query.data) throw query.error;
  return (
    <>
      <PageTitle title="Records" />
      <Box sx={{ mb: 1.5, display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'flex-start' }}>
        <RecordFilters address={address} />
        <FileLinks href={format => attendance.recordsFile(filter, format)} />
      </Box>
      <Paper sx={{ p: { xs: 1, sm: 1.5 } }}>
        {query.isPending && <Reading />}
        {query.data && records.length === 0 && (
          <NoRecords filtered={isFiltered(address)} onReset={() => address.change(noFilter)} />
        )}
        {records.length > 0 && <RecordTable records={records} onOpen={record => address.change({ record })} />}
        <LoadMore query={query} />
      </Paper>
      {opened !== null && <RecordDrawer id={opened} onClose={() => address.change({ record: null })} />}
    </>
  );
}

function NoRecords({ filtered, onReset }: { filtered: boolean; onReset: () => void }) {
  return (
    <Empty
      icon={<Fingerprint />}
      title={filtered ? 'No such record' : 'No records yet'}
      action={
        filtered && (
          <Button onClick={onReset} variant="outlined">
            Show all records
          </Button>
        )
      }
    >
      The terminals write the ledger: every punch stands here once, as it was sent, whether anybody has its code or not.
      Nothing can be added or deleted; you say whether a record counts.
    </Empty>
  );
}
