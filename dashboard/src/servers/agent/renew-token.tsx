import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { agents } from '../../api/agents.js';
import { errorText } from '../../api/problem.js';
import { AdminOnly } from '../../session/gate.js';
import { AgentCommands } from './agent-commands.js';

interface RenewTokenProps {
  serverId: number;
  /** False where no agent was ever heard: nothing can stop working. */
  inUse: boolean;
}

/** Makes a new token for the agent and shows it, once. */
export function RenewToken({ serverId, inUse }: RenewTokenProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <AdminOnly>
        <Button variant="outlined" size="small" onClick={() => setOpen(true)}>
          {inUse ? 'Renew the token' : 'Set up an agent'}
        </Button>
      </AdminOnly>
      {open && <RenewDialog serverId={serverId} inUse={inUse} onClose={() => setOpen(false)} />}
    </>
  );
}

function RenewDialog({ serverId, inUse, onClose }: RenewTokenProps & { onClose: () => void }) {
  const notify = useNotify();
  const { mutate, isPending, data } = useMutation({
    mutationFn: () => agents.renewToken(serverId),
    onError: error => notify(errorText(error), { type: 'error' }),
  });
  if (data) {
    return (
      <Dialog open fullWidth maxWidth="md">
        <DialogTitle>The new token</DialogTitle>
        <DialogContent>
          <AgentCommands serverId={serverId} token={data.token} />
        </DialogContent>
        <DialogActions>
          <Button variant="contained" onClick={onClose}>
            I have it
          </Button>
        </DialogActions>
      </Dialog>
    );
  }
  return (
    <Dialog open onClose={onClose}>
      <DialogTitle>{inUse ? 'Renew the token?' : 'Set up an agent'}</DialogTitle>
      <DialogContent>
        {inUse
          ? 'The old token is refused at once: the agent is offline until it has the new one.'
          : 'The agent sends heartbeats with a token of its own. It is made now and shown once; one that was made before is refused from now on.'}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="contained" loading={isPending} onClick={() => mutate()}>
          Make a token
        </Button>
      </DialogActions>
    </Dialog>
  );
}
