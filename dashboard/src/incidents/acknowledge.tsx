import { Box, Button, Dialog, DialogActions, DialogContent, DialogTitle, TextField } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useNotify } from 'react-admin';
import { api } from '../api/api.js';
import { errorText } from '../api/problem.js';
import type { IncidentView } from '../client/types.gen.js';
import { textOf } from '../forms/form-text.js';
import { AdminOnly } from '../session/gate.js';
import { Ago } from '../status/ago.js';

/** Who has taken the incident on, or the button to do so. */
export function Acknowledge({ incident }: { incident: IncidentView }) {
  const [asking, setAsking] = useState(false);
  if (incident.acknowledged_at !== null) {
    return (
      <Box sx={{ fontSize: '0.8125rem' }}>
        {incident.acknowledged_by ?? 'somebody'}, <Ago at={incident.acknowledged_at} />
        {incident.note && <Box sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>{incident.note}</Box>}
      </Box>
    );
  }
  if (incident.ended_at !== null) return <Box sx={{ color: 'text.secondary' }}>–</Box>;
  return (
    <>
      <AdminOnly>
        <Button size="small" variant="outlined" onClick={() => setAsking(true)} sx={{ my: -0.5 }}>
          Acknowledge
        </Button>
      </AdminOnly>
      {asking && <AcknowledgeDialog incident={incident} onClose={() => setAsking(false)} />}
    </>
  );
}

function AcknowledgeDialog({ incident, onClose }: { incident: IncidentView; onClose: () => void }) {
  const notify = useNotify();
  const queries = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: (note: string) => api.acknowledge(incident.id, note),
    onSuccess: async () => {
      onClose();
      await Promise.all(
        ['incidents', 'server-incidents', 'dashboard'].map(key => queries.invalidateQueries({ queryKey: [key] })),
      );
    },
    onError: error => notify(errorText(error), { type: 'error' }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    mutate(textOf(new FormData(event.currentTarget), 'note').trim());
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs">
      <form onSubmit={submit}>
        <DialogTitle>Acknowledge {incident.server_name}</DialogTitle>
        <DialogContent>
          Others see that you have taken this on. The incident stays open until the server answers again.
          <TextField name="note" label="Note (optional)" multiline minRows={2} fullWidth autoFocus sx={{ mt: 2 }} />
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="contained" loading={isPending}>
            Acknowledge
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
