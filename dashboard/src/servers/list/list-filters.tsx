import Add from '@mui/icons-material/Add';
import Search from '@mui/icons-material/Search';
import { Box, Button, InputAdornment, MenuItem, Stack, TextField } from '@mui/material';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'react-router';
import type { LiveRow } from '../../client/types.gen.js';
import { AdminOnly } from '../../session/gate.js';
import { countTags, type ListQuery } from './list-query.js';
import { AgentFilter, StateFilter } from './state-filters.js';
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
      <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 3, rowGap: 1 }}>
        <StateFilter chosen={query.states} onChange={states => onChange({ states })} />
        <AgentFilter chosen={query.agents} onChange={agents => onChange({ agents })} />
      </Box>
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
