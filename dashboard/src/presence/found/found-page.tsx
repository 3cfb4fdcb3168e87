import DevicesOther from '@mui/icons-material/DevicesOther';
import { Box, Button, Paper } from '@mui/material';
import { useState } from 'react';
import { ListBase, Pagination, useListContext } from 'react-admin';
import type { FoundDeviceView } from '../../client/types.gen.js';
import { PageTitle } from '../../layout/page-title.js';
import { Reading } from '../../layout/reading.js';
import { Empty } from '../../status/empty.js';
import { ClaimDialog } from './claim-dialog.js';
import { FoundFilters } from './found-filters.js';
import { FoundTable } from './found-table.js';
import { ScanPanel } from './scan-panel.js';

/** What answers on the network and belongs to nobody here yet. */
export default function FoundPage() {
  return (
    <ListBase
      resource="found-devices"
      sort={{ field: 'last_seen', order: 'DESC' }}
      perPage={25}
      filterDefaultValues={{ ignored: 'false' }}
    >
      <PageTitle title="Found devices" />
      <ScanPanel />
      <FoundFilters />
      <Found />
    </ListBase>
  );
}

function Found() {
  const { data, isPending, error, total = 0, filterValues, setFilters } = useListContext<FoundDeviceView>();
  const [claimed, setClaimed] = useState<FoundDeviceView | null>(null);
  if (error) throw error;
  return (
    <Paper sx={{ overflow: 'clip' }}>
      {isPending && <Reading />}
      {data && data.length > 0 && <FoundTable devices={data} onClaim={setClaimed} />}
      {data?.length === 0 && (
        <NothingFound filters={filterValues} onReset={() => setFilters({ ignored: 'false' }, {})} />
      )}
      {total > 0 && (
        <Box sx={{ borderTop: 1, borderColor: 'divider' }}>
          <Pagination />
        </Box>
      )}
      {claimed && <ClaimDialog found={claimed} onClose={() => setClaimed(null)} />}
    </Paper>
  );
}

function NothingFound({ filters, onReset }: { filters: { q?: string; ignored?: string }; onReset: () => void }) {
  const filtered = Boolean(filters.q) || filters.ignored !== 'false';
  return (
    <Empty
      icon={<DevicesOther />}
      title={filtered ? 'Nothing like that' : 'No unknown devices'}
      action={
        filtered && (
          <Button onClick={onReset} variant="outlined">
            Show all unknown devices
          </Button>
        )
      }
    >
      A search asks every address of the networks that were named. Whatever answers and belongs to nobody stands here,
      and can be claimed for an employee.
    </Empty>
  );
}
