import PersonSearchOutlined from '@mui/icons-material/PersonSearchOutlined';
import { Box, Button, Paper, TextField } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { UnmatchedCodeView } from '../../client/types.gen.js';
import { PageTitle } from '../../layout/page-title.js';
import { Reading } from '../../layout/reading.js';
import { Empty } from '../../status/empty.js';
import { attendance, codesPerPage } from '../attendance-api.js';
import { useAddress } from '../use-address.js';
import { AssignDialog } from './assign-dialog.js';
import { CodeRow } from './code-row.js';
import { useCodesFollowed } from './use-codes-followed.js';

/** Codes that people punch with and nobody here has. */
export default function CodesPage() {
  useCodesFollowed();
  const { text, id, change } = useAddress();
  const search = text('search') ?? '';
  const page = id('page') ?? 1;
  const [chosen, setChosen] = useState<UnmatchedCodeView | null>(null);
  const { data, error } = useQuery({
    queryKey: ['unmatched-codes', search, page],
    queryFn: ({ signal }) => attendance.codes(search, page, signal),
    placeholderData: keepPreviousData,
  });
  const codes = data?.results;
  const total = data?.count ?? 0;
  if (error && !codes) throw error;
  return (
    <>
      <PageTitle title="Unmatched codes" />
      <TextField
        type="search"
        margin="none"
        placeholder="Code"
        value={search}
        onChange={event => change({ search: event.target.value, page: null })}
        slotProps={{ htmlInput: { 'aria-label': 'Search for a code' } }}
        sx={{ mb: 1.5, width: { xs: '100%', sm: 240 }, bgcolor: 'background.paper' }}
      />
      <Paper>
        {!codes && <Reading />}
        {codes?.length === 0 && <NoCodes filtered={search !== ''} onReset={() => change({ search: null })} />}
        <Box component="ul" aria-label="Unmatched codes" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {codes?.map(code => (
            <CodeRow key={code.attendance_code} code={code} onAssign={() => setChosen(code)} />
          ))}
        </Box>
        {total > codesPerPage && <Pages page={page} total={total} onChange={next => change({ page: next })} />}
      </Paper>
      {chosen && <AssignDialog code={chosen} onClose={() => setChosen(null)} />}
    </>
  );
}

function Pages({ page, total, onChange }: { page: number; total: number; onChange: (page: number) => void }) {
  const last = Math.ceil(total / codesPerPage);
  return (
    <Box sx={{ p: 1, display: 'flex', gap: 1, alignItems: 'center', justifyContent: 'flex-end' }}>
      <Button disabled={page <= 1} onClick={() => onChange(page - 1)}>
        Newer
      </Button>
      <span>
        {page} of {last}
      </span>
      <Button disabled={page >= last} onClick={() => onChange(page + 1)}>
        Older
      </Button>
    </Box>
  );
}

function NoCodes({ filtered, onReset }: { filtered: boolean; onReset: () => void }) {
  return (
    <Empty
      icon={<PersonSearchOutlined />}
      title={filtered ? 'No such code without an owner' : 'Every code has an owner'}
      action={
        filtered && (
          <Button onClick={onReset} variant="outlined">
            Show all codes
          </Button>
        )
      }
    >
      When somebody punches with a code that no employee has, the punch is kept and the code appears here. Say whose it
      is, and its whole history is theirs.
    </Empty>
  );
}
