import {
  Box,
  MenuItem,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  TextField,
  useMediaQuery,
} from '@mui/material';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { api, cursorOf } from '../../api/api.js';
import type { CheckKind } from '../../api/types.js';
import type { PingView } from '../../client/types.gen.js';
import { liveStore } from '../../live/live.js';
import { Ago } from '../../status/ago.js';
import { milliseconds } from '../../status/figures.js';
import { KindMark } from '../../status/kind-mark.js';
import { LoadMore } from '../../status/load-more.js';
import { kindWords } from '../../theme/states.js';
import { PhaseBar, PhaseLegend } from './phase-bar.js';
import { Section } from '../../status/section.js';

const liveKept = 200;
const kinds: CheckKind[] = ['success', 'slow', 'failure', 'inconclusive'];

/** The newest results, live, and older ones on demand. `timed`: whether somebody had to answer. */
export function ServerResults({ id, timed }: { id: number; timed: boolean }) {
  const [kind, setKind] = useState<CheckKind | null>(null);
  const narrow = useMediaQuery(theme => theme.breakpoints.down('sm'));
  const query = useInfiniteQuery({
    queryKey: ['results', id, kind],
    queryFn: ({ pageParam, signal }) => api.results(id, pageParam, kind, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => cursorOf(page.next),
    staleTime: Infinity,
    gcTime: 0,
  });
  const fresh = useFreshResults(id);
  const results = useMemo(() => {
    const known = query.data?.pages.flatMap(page => page.results) ?? [];
    const ids = new Set(known.map(result => result.id));
    return [...fresh.filter(result => !ids.has(result.id) && (kind === null || result.status === kind)), ...known];
  }, [query.data, fresh, kind]);
  const longest = useMemo(() => typicalLongest(results), [results]);

  return (
    <Section title="Results" action={<KindChoice kind={kind} onChange={setKind} />}>
      {results.length === 0 ? (
        <Box sx={{ color: 'text.secondary' }}>{query.isPending ? 'Reading…' : 'No results yet.'}</Box>
      ) : (
        <>
          {timed && <PhaseLegend />}
          <Box sx={{ overflowX: 'auto' }}>
            <Table size="small">
              <Heading narrow={narrow} />
              <TableBody>
                {results.map(result => (
                  <ResultRow key={result.id} result={result} longest={longest} narrow={narrow} />
                ))}
              </TableBody>
            </Table>
          </Box>
        </>
      )}
      <LoadMore query={query} />
    </Section>
  );
}

/** The scale of the phase bars: one outlier should not make all others invisible. */
function typicalLongest(results: PingView[]): number {
  const times = results.flatMap(({ response_time }) => response_time ?? []).sort((a, b) => a - b);
  return Math.max(1, times[Math.floor(times.length * 0.9)] ?? 1);
}

/** The results that arrived since the page was opened, newest first. */
function useFreshResults(id: number): PingView[] {
  const [fresh, setFresh] = useState<{ id: number; results: PingView[] }>({ id, results: [] });
  useEffect(
    () =>
      liveStore.subscribePings(id, ping =>
        setFresh(before => ({ id, results: [ping, ...(before.id === id ? before.results : [])].slice(0, liveKept) })),
      ),
    [id],
  );
  return fresh.id === id ? fresh.results : [];
}

function Heading({ narrow }: { narrow: boolean }) {
  return (
    <TableHead>
      <TableRow>
        <TableCell>Result</TableCell>
        <TableCell>When</TableCell>
        <TableCell align="right">Time</TableCell>
        {!narrow && <TableCell sx={{ width: '26%' }}>Phases</TableCell>}
        {!narrow && <TableCell>Answer</TableCell>}
      </TableRow>
    </TableHead>
  );
}

function ResultRow({ result, longest, narrow }: { result: PingView; longest: number; narrow: boolean }) {
  const answer = [result.status_code, result.error_message].filter(Boolean).join(' · ');
  return (
    <TableRow>
      <TableCell>
        <KindMark kind={result.status} />
        {narrow && answer && (
          <Box sx={{ fontSize: '0.78125rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>{answer}</Box>
        )}
      </TableCell>
      <TableCell sx={{ whiteSpace: 'nowrap' }}>
        <Ago at={result.check_timestamp} />
      </TableCell>
      <TableCell align="right" sx={{ whiteSpace: 'nowrap' }}>
        {milliseconds(result.response_time)}
      </TableCell>
      {!narrow && (
        <TableCell>
          <PhaseBar result={result} longest={longest} />
        </TableCell>
      )}
      {!narrow && <TableCell sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>{answer}</TableCell>}
    </TableRow>
  );
}

function KindChoice({ kind, onChange }: { kind: CheckKind | null; onChange: (kind: CheckKind | null) => void }) {
  return (
    <TextField
      select
      margin="none"
      value={kind ?? 'all'}
      onChange={event => onChange(kinds.find(each => each === event.target.value) ?? null)}
      slotProps={{ htmlInput: { 'aria-label': 'Kind of result' } }}
      sx={{ width: 160 }}
    >
      <MenuItem value="all">All results</MenuItem>
      {kinds.map(each => (
        <MenuItem key={each} value={each}>
          {kindWords[each]}
        </MenuItem>
      ))}
    </TextField>
  );
}
