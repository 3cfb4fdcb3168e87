import Add from '@mui/icons-material/Add';
import Search from '@mui/icons-material/Search';
import { Box, Button, Chip, InputAdornment, MenuItem, Stack, TextField, useTheme } from '@mui/material';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'react-router';
import { serverStates, type ServerState } from '../../api/types.js';
import type { LiveRow } from '../../client/types.gen.js';
import { useCount } from '../../live/live.js';
import { AdminOnly } from '../../session/gate.js';
import { StateShape } from '../../status/state-mark.js';
import { stateWords } from '../../theme/states.js';
import { countTags, type ListQuery } from './list-query.js';
import { tagFilterSize } from './tag-filter.styles.js';
import { isSorting, sortings, type Sorting } from '../sorting.js';

const TagFilter = lazy(() => import('./tag-filter.js'));

interface FiltersProps {
  rows: readonly LiveRow[];
  query: ListQuery;
  onChange: (change: Partial<ListQuery>) => void;
}

export function ListFilters({ rows, query, onChange }: FiltersProps) {
  const tags = useMemo(() => countTags(rows), [rows]);
  return (
    <Stack spacing={1.25} sx={{ mb: 1.5 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <SearchField value={query.search} onChange={search => onChange({ search })} />
        {tags.size > 0 && (
          <Suspense fallback={<TextField disabled margin="none" placeholder="Tags" sx={tagFilterSize} />}>
            <TagFilter tags={tags} chosen={query.tags} onChange={chosen => onChange({ tags: chosen })} />
          </Suspense>
        )}
        <SortChoice sort={query.sort} onChange={sort => onChange({ sort })} />
        <Box sx={{ flex: { sm: 1 } }} />
        <AdminOnly>
          <Button component={Link} to="/servers/create" variant="contained" startIcon={<Add />} sx={{ height: 40 }}>
            Add a server
          </Button>
        </AdminOnly>
      </Box>
      <StateFilter chosen={query.states} onChange={states => onChange({ states })} />
    </Stack>
  );
}

/** The address follows the typing after a moment: a navigation for each letter would swallow some of them. */
const typingPauseMs = 150;

function SearchField({ value, onChange }: { value: string; onChange: (search: string) => void }) {
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  }, [onChange]);
  // Somebody else changed the filter: a link, or the button that clears it.
  useEffect(() => {
    if (timer.current === undefined) setText(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      timer.current = undefined;
      latest.current(next);
    }, typingPauseMs);
  };
  return (
    <TextField
      type="search"
      placeholder="Search name or tag"
      value={text}
      onChange={event => type(event.target.value)}
      margin="none"
      sx={{ flex: '1 1 200px', maxWidth: { sm: 320 }, bgcolor: 'background.paper' }}
      slotProps={{
        htmlInput: { 'aria-label': 'Search name or tag' },
        input: {
          startAdornment: (
            <InputAdornment position="start">
              <Search fontSize="small" />
            </InputAdornment>
          ),
        },
      }}
    />
  );
}

function StateFilter({ chosen, onChange }: { chosen: ServerState[]; onChange: (states: ServerState[]) => void }) {
  return (
    <Box role="group" aria-label="Filter by state" sx={{ display: 'flex', gap: 0.75, overflowX: 'auto', pb: 0.25 }}>
      <FilterChip label="All" count="total" active={chosen.length === 0} onClick={() => onChange([])} />
      {serverStates.map(state => {
        const active = chosen.includes(state);
        const toggle = () => onChange(active ? chosen.filter(each => each !== state) : [...chosen, state]);
        return (
          <FilterChip
            key={state}
            label={stateWords[state]}
            state={state}
            count={state}
            active={active}
            onClick={toggle}
          />
        );
      })}
    </Box>
  );
}

interface ChipProps {
  label: string;
  state?: ServerState;
  count: ServerState | 'total';
  active: boolean;
  onClick: () => void;
}

/** Reads its own count, so that a change renders this chip and not the page. */
function FilterChip({ label, state, count, active, onClick }: ChipProps) {
  const number = useCount(count);
  const { palette } = useTheme();
  if (number === 0 && !active && state !== undefined) return null;
  return (
    <Chip
      component="button"
      clickable
      variant={active ? 'filled' : 'outlined'}
      aria-pressed={active}
      onClick={onClick}
      label={
        <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.75 }}>
          {state && <StateShape state={state} size={14} />}
          {label} <strong>{number.toLocaleString()}</strong>
        </Box>
      }
      sx={{
        bgcolor: active ? 'action.selected' : 'background.paper',
        '--mark-ground': palette.background.paper,
      }}
    />
  );
}

function SortChoice({ sort, onChange }: { sort: Sorting; onChange: (sort: Sorting) => void }) {
  return (
    <TextField
      select
      margin="none"
      value={sort}
      onChange={event => isSorting(event.target.value) && onChange(event.target.value)}
      slotProps={{ htmlInput: { 'aria-label': 'Order' } }}
      sx={{ flex: '1 1 130px', maxWidth: { sm: 190 }, bgcolor: 'background.paper' }}
    >
      {Object.entries(sortings).map(([name, label]) => (
        <MenuItem key={name} value={name}>
          {label}
        </MenuItem>
      ))}
    </TextField>
  );
}
