import Radar from '@mui/icons-material/Radar';
import { Alert, Box, Button, LinearProgress, Paper } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { ApiError } from '../../api/http.js';
import { errorText } from '../../api/problem.js';
import type { ScanView } from '../../client/types.gen.js';
import { useIsAdmin } from '../../session/permissions.js';
import { Ago } from '../../status/ago.js';
import { plural } from '../../status/figures.js';
import { presence } from '../presence-api.js';

/** Between two looks at a search that is under way. */
const everyMs = 1000;
const idleMs = 30_000;

const isUnderWay = ({ state }: ScanView) => state === 'waiting' || state === 'running';

/** The search for devices nobody has claimed: how it stands, and a button that begins one. */
export function ScanPanel() {
  const queries = useQueryClient();
  const admin = useIsAdmin();
  const { data: scan } = useQuery({
    queryKey: ['scan'],
    queryFn: ({ signal }) => presence.scan(signal),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? everyMs : idleMs),
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: presence.startScan,
    onSuccess: started => queries.setQueryData(['scan'], started),
  });
  useListFollows(scan);
  const busy = scan !== undefined && isUnderWay(scan);
  return (
    <Paper sx={{ p: 2, mb: 1.5 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, alignItems: 'center', justifyContent: 'space-between' }}>
        <Box role="status" sx={{ flex: '1 1 260px', minWidth: 0 }}>
          {scan ? <ScanWords scan={scan} /> : 'Reading…'}
        </Box>
        {admin && (
          <Button
            variant="contained"
            startIcon={<Radar />}
            disabled={busy}
            loading={isPending}
            onClick={() => mutate()}
          >
            Search the network
          </Button>
        )}
      </Box>
      {scan && busy && (
        <LinearProgress
          aria-label="Progress of the search"
          variant={scan.addresses > 0 ? 'determinate' : 'indeterminate'}
          value={scan.addresses > 0 ? (100 * scan.asked) / scan.addresses : undefined}
          sx={{ mt: 1.5, borderRadius: 1, height: 6 }}
        />
      )}
      {error && <Refused error={error} />}
    </Paper>
  );
}

/** What a search finds appears while it goes on. */
function useListFollows(scan: ScanView | undefined): void {
  const queries = useQueryClient();
  const known = useRef<string | undefined>(undefined);
  const mark = scan && `${scan.state} ${scan.found}`;
  useEffect(() => {
    if (known.current !== undefined && known.current !== mark)
      void queries.invalidateQueries({ queryKey: ['found-devices'] });
    known.current = mark;
  }, [mark, queries]);
}

function ScanWords({ scan }: { scan: ScanView }) {
  const { state, addresses, asked, found, problem, ended_at: ended } = scan;
  if (state === 'never') return 'The network was not searched yet.';
  if (state === 'waiting') return 'The search is about to begin.';
  const sums = `${asked.toLocaleString()} of ${plural(addresses, 'address', 'addresses')} asked, ${plural(found, 'new device')}`;
  if (state === 'running') return `Searching: ${sums}.`;
  if (state === 'interrupted') return `The search was interrupted, its program ended: ${sums}.`;
  return (
    <>
      {state === 'done' ? 'Searched' : 'The search ended early'} <Ago at={ended} />:{' '}
      {problem !== null && `${problem}; `}
      {sums}.
    </>
  );
}

function Refused({ error }: { error: Error }) {
  if (!(error instanceof ApiError) || error.problem?.code !== 'no_range')
    return (
      <Alert severity="error" sx={{ mt: 1.5 }}>
        {errorText(error)}
      </Alert>
    );
  return (
    <Alert severity="info" sx={{ mt: 1.5 }}>
      No network is named that may be searched. Set <code>DISCOVERY_CIDRS=192.168.1.0/24</code> in the environment of
      Sitewatch, with the range of this office, and start it anew.
    </Alert>
  );
}
