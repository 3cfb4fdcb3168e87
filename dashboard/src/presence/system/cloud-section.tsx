import { Alert, Box, Button } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import { errorText } from '../../api/problem.js';
import type { SystemStatusView } from '../../client/types.gen.js';
import { useDashboard } from '../../overview/use-dashboard.js';
import { useIsAdmin } from '../../session/permissions.js';
import { Ago, For } from '../../status/ago.js';
import { plural } from '../../status/figures.js';
import { Section } from '../../status/section.js';
import { StateMark } from '../../status/state-mark.js';
import { presence } from '../presence-api.js';
import { cloudFigures } from '../presence-figures.js';
import { Facts } from './facts.js';

/** How reporting to another Sitewatch goes. */
export function CloudSection({ status: { cloud } }: { status: SystemStatusView }) {
  const { configured, reached_at, silent_since, error } = cloud;
  const { unsent, parked } = cloudFigures(useDashboard().data);
  if (!configured)
    return (
      <Section title="Reporting to another Sitewatch">
        <Box sx={{ color: 'text.secondary' }}>
          This site reports to nobody. Where one Sitewatch shows many sites, add this one there under Sites, and set{' '}
          <code>CLOUD_API_URL</code>, <code>CLOUD_API_TOKEN</code> and <code>SITE_ID</code> here.
        </Box>
      </Section>
    );
  return (
    <Section
      title="Reporting to another Sitewatch"
      action={<StateMark state={silent_since ? 'down' : 'up'} word={silent_since ? 'No answer' : 'Reached'} />}
    >
      <Facts
        facts={[
          ['Reached', <Ago key="reached" at={reached_at} />],
          ...(silent_since
            ? [['Silent for', <For key="silent" since={silent_since} />] as [string, React.ReactNode]]
            : []),
          ['Hours on their way', unsent.toLocaleString()],
          ['Hours refused', parked.toLocaleString()],
        ]}
      />
      {error !== null && (
        <Alert severity="warning" sx={{ mt: 2, overflowWrap: 'anywhere' }}>
          {error}
        </Alert>
      )}
      {parked > 0 && <Refused count={parked} />}
    </Section>
  );
}

/** Hours the receiver will never take as they are; once the cause is gone they can be sent again. */
function Refused({ count }: { count: number }) {
  const queries = useQueryClient();
  const notify = useNotify();
  const admin = useIsAdmin();
  const { mutate, isPending } = useMutation({
    mutationFn: presence.resendRefused,
    onError: error => notify(errorText(error), { type: 'error' }),
    onSuccess: async ({ released }) => {
      notify(`${plural(released, 'hour')} will be sent again`, { type: 'success' });
      await queries.invalidateQueries({ queryKey: ['dashboard'] });
    },
  });
  return (
    <Alert
      severity="error"
      sx={{ mt: 2 }}
      action={
        admin && (
          <Button color="inherit" loading={isPending} onClick={() => mutate()}>
            Send again
          </Button>
        )
      }
    >
      The receiver refuses {plural(count, 'hour')}: the reason stands with each of them under hourly summaries.
    </Alert>
  );
}
