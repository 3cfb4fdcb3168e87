import EditCalendar from '@mui/icons-material/EditCalendar';
import { Box, Button, Paper } from '@mui/material';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { cursorOf } from '../../api/api.js';
import { Choice } from '../../forms/choice.js';
import { PageTitle } from '../../layout/page-title.js';
import { Reading } from '../../layout/reading.js';
import { PersonField } from '../../people/person-field.js';
import { Empty } from '../../status/empty.js';
import { LoadMore } from '../../status/load-more.js';
import { attendance } from '../attendance-api.js';
import { useAddress } from '../use-address.js';
import { CorrectionRow } from './correction-row.js';
import { kindWords } from './correction-words.js';

/** What was put right beside the ledger, by whom and why. */
export default function CorrectionsPage() {
  const { text, id, change } = useAddress();
  const filter = { employee: id('employee'), kind: text('kind'), withdrawn: text('withdrawn') };
  const query = useInfiniteQuery({
    queryKey: ['attendance-corrections', filter],
    queryFn: ({ pageParam, signal }) => attendance.corrections(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => cursorOf(page.next),
    placeholderData: keepPreviousData,
  });
  const corrections = query.data?.pages.flatMap(({ results }) => results) ?? [];
  const filtered = Object.values(filter).some(value => value !== null);
  if (query.error && !query.data) throw query.error;
  return (
    <>
      <PageTitle title="Corrections" />
      <Box sx={{ mb: 1.5, display: 'flex', flexWrap: 'wrap', gap: 1 }}>
        <PersonField
          label="Employee"
          placeholder="Any employee"
          value={filter.employee}
          onChange={employee => change({ employee })}
        />
        <Choice
          {...{ label: 'Kind', all: 'Any kind', value: filter.kind, choices: kindWords }}
          onChange={kind => change({ kind })}
        />
        <Choice
          {...{ label: 'Whether it holds', all: 'Holding or not', value: filter.withdrawn }}
          choices={{ false: 'Holding', true: 'Taken back' }}
          onChange={withdrawn => change({ withdrawn })}
        />
      </Box>
      <Paper>
        {query.isPending && <Reading />}
        {query.data && corrections.length === 0 && (
          <NoCorrections filtered={filtered} onReset={() => change({ employee: null, kind: null, withdrawn: null })} />
        )}
        <Box component="ul" aria-label="Corrections" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {corrections.map(correction => (
            <CorrectionRow key={correction.id} correction={correction} />
          ))}
        </Box>
        <LoadMore query={query} />
      </Paper>
    </>
  );
}

function NoCorrections({ filtered, onReset }: { filtered: boolean; onReset: () => void }) {
  return (
    <Empty
      icon={<EditCalendar />}
      title={filtered ? 'No such correction' : 'Nothing was corrected yet'}
      action={
        filtered ? (
          <Button onClick={onReset} variant="outlined">
            Show all corrections
          </Button>
        ) : (
          <Button component={Link} to="/month-sheet" variant="contained">
            Open the month sheet
          </Button>
        )
      }
    >
      Where a punch is missing, or one should not count, open the day in the month sheet and say so with a reason. The
      ledger itself is never changed.
    </Empty>
  );
}
