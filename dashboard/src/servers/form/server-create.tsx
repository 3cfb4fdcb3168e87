import { Box, Button, Paper, Typography } from '@mui/material';
import { useState } from 'react';
import { CreateBase, useNotify, useRedirect } from 'react-admin';
import { Link } from 'react-router';
import type { NewServerView } from '../../client/types.gen.js';
import { FormPaper } from '../../forms/form-frame.js';
import { PageTitle } from '../../layout/page-title.js';
import { AgentCommands } from '../agent/agent-commands.js';
import { toServerBody } from './server-body.js';
import { ServerForm } from './server-form.js';

export default function ServerCreate() {
  const [made, setMade] = useState<NewServerView | null>(null);
  const notify = useNotify();
  const redirect = useRedirect();
  // What is checked from outside needs no agent at first; its page offers one.
  const onSuccess = (server: NewServerView) => {
    if (server.protocol === 'heartbeat') return setMade(server);
    notify('Added', { type: 'success' });
    redirect('show', 'servers', server.id, server);
  };
  if (made) return <Made server={made} />;
  return (
    <CreateBase<NewServerView> transform={toServerBody} mutationOptions={{ onSuccess }}>
      <PageTitle title="Add a server" />
      <FormPaper>
        <ServerForm />
      </FormPaper>
    </CreateBase>
  );
}

/** What the agent needs, right after its server was added. */
function Made({ server: { id, name, heartbeat_token: token } }: { server: NewServerView }) {
  return (
    <Paper sx={{ p: { xs: 2, sm: 3 }, maxWidth: 860 }}>
      <PageTitle title={name} />
      <Typography variant="h2" sx={{ mb: 1 }}>
        {name} is added. Now let it report.
      </Typography>
      <AgentCommands serverId={id} token={token} />
      <Box sx={{ mt: 2 }}>
        <Button component={Link} to={`/servers/${id}/show`} variant="contained">
          I have it, go to the server
        </Button>
      </Box>
    </Paper>
  );
}
