import { Box } from '@mui/material';
import type { ReactNode } from 'react';
import { useGetList } from 'react-admin';
import { Link } from 'react-router';
import type { FoundDeviceView, PresenceNowView, SystemStatusView } from '../client/types.gen.js';
import { useDashboard } from '../overview/use-dashboard.js';
import { nameOf } from '../sites/site-mark.js';
import { useSiteBoard } from '../sites/use-board.js';
import { Ago, For } from '../status/ago.js';
import { plural } from '../status/figures.js';
import { StateShape } from '../status/state-mark.js';
import { cloudFigures } from './presence-figures.js';
import { causeWords } from './system/cause-words.js';
import { useSystemStatus } from './use-presence.js';

/** An outage that ended longer ago is not worth a line on the first screen. */
const dayMs = 86_400_000;

/** Whatever keeps presence from being known or told. */
export function PresenceProblems({ now }: { now: PresenceNowView }) {
  const { data: status } = useSystemStatus();
  const { data: board } = useSiteBoard();
  const { parked } = cloudFigures(useDashboard().data);
  const { total: found = 0 } = useGetList<FoundDeviceView>('found-devices', {
    pagination: { page: 1, perPage: 1 },
    filter: { ignored: 'false' },
  });
  const watched = now.employees.some(({ devices }) => devices.length > 0);
  const silent = board?.sites.filter(site => site.status === 'silent') ?? [];
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, '& > li:first-of-type': { mt: 1.5 } }}>
      {watched && !now.sweep.sound && (
        <Problem to="/system-status" bad>
          Nobody can tell who is here: {now.sweep.blind ?? 'nobody looks at the network'}
        </Problem>
      )}
      {silent.map(site => (
        <Problem key={site.id} to={`/sites/${site.id}/show`} bad>
          {nameOf(site)} is silent, last message <Ago at={site.last_heartbeat} />
        </Problem>
      ))}
      {status && <CloudProblem status={status} parked={parked} />}
      {status && <OutageProblem status={status} />}
      {found > 0 && <Problem to="/found-devices">{plural(found, 'unknown device')} on the network</Problem>}
    </Box>
  );
}

function CloudProblem({ status: { cloud }, parked }: { status: SystemStatusView; parked: number }) {
  return (
    <>
      {cloud.silent_since !== null && (
        <Problem to="/system-status" bad>
          The receiver has not answered for <For since={cloud.silent_since} />
        </Problem>
      )}
      {parked > 0 && (
        <Problem to="/system-status" bad>
          The receiver refuses {plural(parked, 'hour')}
        </Problem>
      )}
    </>
  );
}

function OutageProblem({ status: { last_outage: outage } }: { status: SystemStatusView }) {
  if (!outage || Date.now() - Date.parse(outage.ended_at) > dayMs) return null;
  return (
    <Problem to="/system-status">
      Sitewatch did not watch until <Ago at={outage.ended_at} />: {causeWords[outage.cause].toLowerCase()}
    </Problem>
  );
}

function Problem({ to, bad = false, children }: { to: string; bad?: boolean; children: ReactNode }) {
  return (
    <Box component="li" sx={{ borderTop: 1, borderColor: 'divider' }}>
      <Box
        component={Link}
        to={to}
        sx={{
          py: 0.875,
          display: 'flex',
          gap: 1,
          alignItems: 'center',
          color: 'text.primary',
          textDecoration: 'none',
          '--mark-ground': theme => theme.palette.background.paper,
          '&:hover': { textDecoration: 'underline' },
        }}
      >
        <StateShape state={bad ? 'degraded' : 'unknown'} />
        <Box component="span" sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
          {children}
        </Box>
      </Box>
    </Box>
  );
}
