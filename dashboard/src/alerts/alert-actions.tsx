import { Box, Button } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import { agents } from '../api/agents.js';
import { errorText } from '../api/problem.js';
import type { AlertView } from '../client/types.gen.js';
import { AdminOnly } from '../session/gate.js';
import { Ago } from '../status/ago.js';

/** Who takes care of the alert, and what can be done about it. */
export function AlertActions({ alert }: { alert: AlertView }) {
  if (!alert.active) return <Ending alert={alert} />;
  return (
    <Box sx={{ display: 'flex', flexWrap: { xs: 'wrap', md: 'nowrap' }, gap: 1, alignItems: 'center' }}>
      {alert.acknowledged_at === null ? (
        <ActButton alert={alert} label="Acknowledge" act={agents.acknowledge} />
      ) : (
        <Box component="span" sx={{ fontSize: '0.8125rem' }}>
          {alert.acknowledged_by ?? 'somebody'}, <Ago at={alert.acknowledged_at} />
        </Box>
      )}
      <ActButton alert={alert} label="Resolve" act={agents.resolve} />
    </Box>
  );
}

function Ending({ alert: { resolved_at, resolved_by } }: { alert: AlertView }) {
  return (
    <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
      {resolved_by === null ? 'Went away' : `Resolved by ${resolved_by}`}, <Ago at={resolved_at} />
    </Box>
  );
}

interface ActButtonProps {
  alert: AlertView;
  label: string;
  act: (id: number) => Promise<AlertView>;
}

function ActButton({ alert, label, act }: ActButtonProps) {
  const notify = useNotify();
  const queries = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: () => act(alert.id),
    // A refusal means that somebody else was faster: what is shown is old either way.
    onSettled: () => Promise.all(['alerts', 'dashboard'].map(key => queries.invalidateQueries({ queryKey: [key] }))),
    onError: error => notify(errorText(error), { type: 'error' }),
  });
  return (
    <AdminOnly>
      <Button
        size="small"
        variant="outlined"
        disabled={isPending}
        onClick={() => mutate()}
        aria-label={`${label}: ${alert.server_name}, ${alert.message}`}
      >
        {label}
      </Button>
    </AdminOnly>
  );
}
