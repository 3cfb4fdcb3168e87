import { Alert, Box, Tab, Tabs } from '@mui/material';
import { useState } from 'react';
import { CopyField } from '../../forms/copy-field.js';

interface AgentCommandsProps {
  serverId: number;
  /** Shown here and never again. */
  token: string;
}

/** A new token with everything that is needed to use it. */
export function AgentCommands({ serverId, token }: AgentCommandsProps) {
  const [way, setWay] = useState<'agent' | 'curl' | 'cron'>('agent');
  const origin = window.location.origin;
  const curl = `curl -fsS -m 10 -X POST -H 'authorization: Bearer ${token}' ${origin}/api/heartbeat/${serverId}/`;
  return (
    <>
      <Alert severity="warning" sx={{ mb: 2 }}>
        Copy the token now. Only its hash is stored, so it cannot be shown again; a new one can be made at any time.
      </Alert>
      <CopyField label="Heartbeat token" value={token} />
      <Tabs
        value={way}
        onChange={(_event, next: 'agent' | 'curl' | 'cron') => setWay(next)}
        variant="scrollable"
        aria-label="How heartbeats are sent"
        sx={{ mt: 2, minHeight: 40, '& button': { textTransform: 'none', minHeight: 40 } }}
      >
        <Tab value="agent" label="With the agent" id="way-agent" aria-controls="way-panel" />
        <Tab value="curl" label="With curl" id="way-curl" aria-controls="way-panel" />
        <Tab value="cron" label="From a cron job" id="way-cron" aria-controls="way-panel" />
      </Tabs>
      <Box role="tabpanel" id="way-panel" aria-labelledby={`way-${way}`} sx={{ pt: 1.5, display: 'grid', gap: 1 }}>
        {way === 'agent' && <WithAgent settings={settingsOf(serverId, origin, token)} />}
        {way === 'curl' && (
          <>
            <Hint>
              One request is one heartbeat. The answer says that it is stored, and when the next one is wished for.
            </Hint>
            <CopyField label="Command" value={curl} multiline />
          </>
        )}
        {way === 'cron' && (
          <>
            <Hint>
              After the job: no heartbeat is sent when it fails. With the agent its exit code and its duration are
              reported as well.
            </Hint>
            <CopyField
              label="Line of a crontab"
              value={`15 3 * * * /usr/local/bin/backup && ${curl} > /dev/null`}
              multiline
            />
            <CopyField
              label="The same with the agent"
              value={'15 3 * * * /usr/local/bin/sitewatch-agent job -- /usr/local/bin/backup'}
              multiline
            />
          </>
        )}
      </Box>
    </>
  );
}

function WithAgent({ settings }: { settings: string }) {
  return (
    <>
      <Hint>
        A shell script that needs curl or wget and nothing else, in the folder <code>agent/</code> of Sitewatch. Put
        these lines into <code>/etc/sitewatch-agent.conf</code> (mode 600) on the machine that is to be watched, then
        try it.
      </Hint>
      <CopyField label="Settings" value={settings} multiline />
      <CopyField label="Try it" value="sitewatch-agent test" />
      <CopyField label="Keep it running" value="systemctl enable --now sitewatch-agent" />
    </>
  );
}

const settingsOf = (serverId: number, origin: string, token: string) =>
  [`SITEWATCH_SERVER_ID=${serverId}`, `SITEWATCH_API_URL=${origin}`, `SITEWATCH_TOKEN=${token}`].join('\n');

function Hint({ children }: { children: React.ReactNode }) {
  return <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>{children}</Box>;
}
