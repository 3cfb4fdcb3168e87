import { Box, Button, Paper, Typography } from '@mui/material';
import { useDeferredValue, useMemo } from 'react';
import type { PersonHereView } from '../../client/types.gen.js';
import { staleStyle, useStale } from '../../layout/connection-banner.js';
import { PageTitle } from '../../layout/page-title.js';
import { Reading } from '../../layout/reading.js';
import { usePresenceNow } from '../use-presence.js';
import { whereWords, type Where } from '../where-mark.js';
import { BoardFilters } from './board-filters.js';
import { findPeople, useBoardQuery, wheres } from './board-query.js';
import { NoPeople } from './no-people.js';
import { cardStyles, PersonCard } from './person-card.js';
import { SweepAlert } from './sweep-alert.js';

const none: PersonHereView[] = [];

/** Who is on the premises, live. */
export default function BoardPage() {
  const { data, error } = usePresenceNow();
  const [query, change] = useBoardQuery();
  // Drawn in portions, so that the page answers in between.
  const people = useDeferredValue(data?.employees ?? none, none);
  const found = useMemo(() => findPeople(people, query), [people, query]);
  const stale = useStale();
  if (!data) {
    if (error) throw error;
    return <Reading />;
  }
  if (data.employees.length === 0)
    return (
      <>
        <PageTitle title="Who is in" />
        <NoPeople />
      </>
    );
  const shown = wheres.filter(where => query.where === null || query.where === where);
  const nobody = people.length > 0 && !found.some(({ standing }) => shown.includes(standing));
  return (
    <>
      <PageTitle title="Who is in" />
      <SweepAlert sweep={data.sweep} />
      <BoardFilters people={data.employees} found={found} query={query} onChange={change} />
      <div style={stale ? staleStyle : undefined}>
        {shown.map(where => (
          <Standing key={where} where={where} people={found.filter(({ standing }) => standing === where)} />
        ))}
      </div>
      {nobody && <NobodyFound onReset={() => change({ search: '', area: null, where: null })} />}
    </>
  );
}

function Standing({ where, people }: { where: Where; people: PersonHereView[] }) {
  if (people.length === 0) return null;
  return (
    <Box component="section" aria-label={whereWords[where]} sx={{ mb: 2.5 }}>
      <Typography variant="h2" sx={{ mb: 1, display: 'flex', gap: 1, alignItems: 'baseline' }}>
        {whereWords[where]}
        <Box component="span" sx={{ color: 'text.secondary', fontWeight: 500 }}>
          {people.length.toLocaleString()}
        </Box>
      </Typography>
      <Box component="ul" sx={cardStyles}>
        {people.map(person => (
          <PersonCard key={person.id} person={person} />
        ))}
      </Box>
    </Box>
  );
}

function NobodyFound({ onReset }: { onReset: () => void }) {
  return (
    <Paper sx={{ p: 5, textAlign: 'center' }}>
      <Typography sx={{ mb: 1.5, color: 'text.secondary' }}>Nobody matches these filters.</Typography>
      <Button onClick={onReset} variant="outlined">
        Show everybody
      </Button>
    </Paper>
  );
}
