import { Box, Button, Dialog, DialogActions, DialogContent, DialogTitle, Paper } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { api } from '../../api/api.js';
import { errorText } from '../../api/problem.js';
import type { LiveRow } from '../../client/types.gen.js';
import { plural } from '../../status/figures.js';

interface BulkBarProps {
  ids: ReadonlySet<number>;
  shown: readonly LiveRow[];
  onSelect: (ids: ReadonlySet<number>) => void;
  onClear: () => void;
}

const past = { pause: 'paused', resume: 'resumed', delete: 'deleted' };

/** As many as the API takes at once. */
const batch = 1000;

async function changeAll(ids: number[], action: keyof typeof past): Promise<number> {
  let sum = 0;
  for (let start = 0; start < ids.length; start += batch) {
    const { changed } = await api.bulk(ids.slice(start, start + batch), action);
    sum += changed;
  }
  return sum;
}

/** What can be done with the selected servers. */
export default function BulkBar({ ids, shown, onSelect, onClear }: BulkBarProps) {
  const notify = useNotify();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const run = async (action: keyof typeof past) => {
    setBusy(true);
    setAsking(false);
    try {
      const changed = await changeAll([...ids], action);
      notify(`${plural(changed, 'server')} ${past[action]}`, { type: 'success' });
      // The rows follow by themselves: each change is a fact of the live feed.
      onClear();
    } catch (error) {
      notify(errorText(error), { type: 'error' });
    }
    setBusy(false);
  };
  return (
    <Paper
      sx={{
        position: 'sticky',
        top: 64,
        zIndex: 20,
        mb: 1.5,
        p: 1,
        display: 'flex',
        gap: 0.5,
        alignItems: 'center',
        flexWrap: 'wrap',
        boxShadow: 3,
      }}
    >
      <Box role="status" sx={{ px: 1, fontWeight: 600 }}>
        {plural(ids.size, 'server')} selected
      </Box>
      <Button onClick={() => onSelect(new Set(shown.map(({ id }) => id)))}>Select all {shown.length}</Button>
      <Button onClick={onClear}>Clear</Button>
      <Box sx={{ flex: 1 }} />
      <Button disabled={busy} onClick={() => void run('pause')}>
        Pause
      </Button>
      <Button disabled={busy} onClick={() => void run('resume')}>
        Resume
      </Button>
      <Button disabled={busy} color="error" onClick={() => setAsking(true)}>
        Delete
      </Button>
      <Dialog open={asking} onClose={() => setAsking(false)}>
        <DialogTitle>Delete {plural(ids.size, 'server')}?</DialogTitle>
        <DialogContent>
          Their history and incidents are deleted as well. To stop the checks only, pause them.
        </DialogContent>
        <DialogActions>
          <Button onClick={() => setAsking(false)}>Keep</Button>
          <Button color="error" variant="contained" onClick={() => void run('delete')}>
            Delete
          </Button>
        </DialogActions>
      </Dialog>
    </Paper>
  );
}
