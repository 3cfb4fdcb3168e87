import Add from '@mui/icons-material/Add';
import Dns from '@mui/icons-material/Dns';
import { Box, Button, Paper, Typography } from '@mui/material';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { Link } from 'react-router';
import { useLiveList } from '../../live/live.js';
import { AdminOnly } from '../../session/gate.js';
import { Empty } from '../../status/empty.js';
import { select, useListQuery } from './list-query.js';
import { ListFilters } from './list-filters.js';
import { ServerTable } from './server-table.js';
import { PageTitle } from '../../layout/page-title.js';
import { Reading } from '../../layout/reading.js';

const BulkBar = lazy(() => import('./bulk-bar.js'));

/** All servers, live. */
export default function ServerList() {
  const rows = useLiveList();
  const [query, change] = useListQuery();
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const shown = useMemo(() => select(rows ?? [], query), [rows, query]);
  const clear = useCallback(() => setSelected(new Set()), []);
  const toggle = useCallback((id: number) => setSelected(before => toggled(before, id)), []);

  if (!rows) return <Reading />;
  return (
    <>
      <PageTitle title="Servers" />
      {rows.length === 0 ? (
        <NoServers />
      ) : (
        <>
          <ListFilters rows={rows} query={query} onChange={change} />
          <Suspense fallback={null}>
            {selected.size > 0 && <BulkBar ids={selected} shown={shown} onSelect={setSelected} onClear={clear} />}
          </Suspense>
          <Paper sx={{ overflow: 'clip' }}>
            {shown.length > 0 ? (
              <ServerTable rows={shown} selected={selected} onToggle={toggle} />
            ) : (
              <NothingFound onReset={() => change({ search: '', states: [], agents: [], tags: [] })} />
            )}
          </Paper>
        </>
      )}
    </>
  );
}

function toggled(before: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const after = new Set(before);
  if (!after.delete(id)) after.add(id);
  return after;
}

function NoServers() {
  return (
    <Paper>
      <Empty
        icon={<Dns />}
        title="No servers yet"
        action={
          <AdminOnly>
            <Button component={Link} to="/servers/create" variant="contained" startIcon={<Add />}>
              Add the first server
            </Button>
          </AdminOnly>
        }
      >
        A server is anything that should answer: a web site, a TCP port, a host that replies to ping, a certificate, or
        an agent that reports by itself. It is checked as soon as it is added, and its state appears here without
        reloading.
      </Empty>
    </Paper>
  );
}

function NothingFound({ onReset }: { onReset: () => void }) {
  return (
    <Box sx={{ p: 5, textAlign: 'center' }}>
      <Typography sx={{ mb: 1.5, color: 'text.secondary' }}>No server matches these filters.</Typography>
      <Button onClick={onReset} variant="outlined">
        Show all servers
      </Button>
    </Box>
  );
}
