import { Box, Button } from '@mui/material';
import { useState } from 'react';
import { Link } from 'react-router';
import type { PushTerminalView } from '../../client/types.gen.js';
import { useIsAdmin } from '../../session/permissions.js';
import { Ago } from '../../status/ago.js';
import { ApprovalMark } from './approval-mark.js';
import { LinkDialog } from './link-dialog.js';
import { usePushActions } from './use-push-actions.js';

/** One terminal that calls by itself: what it says it is, and what may be done about it. */
export function PushRow({ terminal }: { terminal: PushTerminalView }) {
  const admin = useIsAdmin();
  const { serial_number: serial, approval, ip_address: ip, device, device_name: name, last_seen: seen } = terminal;
  return (
    <Box
      component="li"
      aria-label={serial}
      sx={{
        p: { xs: 1.5, sm: 2 },
        display: 'grid',
        columnGap: 2,
        rowGap: 1,
        alignItems: 'start',
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1fr) 180px minmax(300px, max-content)' },
        '& + li': { borderTop: 1, borderColor: 'divider' },
      }}
    >
      <Box sx={{ minWidth: 0 }}>
        <Box sx={{ fontWeight: 650, overflowWrap: 'anywhere' }}>{serial}</Box>
        <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>
          {[describe(terminal), `from ${ip}`].filter(Boolean).join(' · ')}
        </Box>
        {device !== null && (
          <Box sx={{ fontSize: '0.8125rem' }}>
            is{' '}
            <Box component={Link} to={`/terminals/${device}/show`} sx={{ color: 'primary.main' }}>
              {name}
            </Box>
          </Box>
        )}
      </Box>
      <div>
        <ApprovalMark approval={approval} />
        <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
          called <Ago at={seen} />
        </Box>
      </div>
      {admin && <Actions terminal={terminal} />}
    </Box>
  );
}

function describe({ details }: PushTerminalView): string {
  const model = details['DeviceName'];
  const firmware = details['FWVersion'] ?? details['FirmVer'];
  return [model, firmware && `firmware ${firmware}`].filter(Boolean).join(', ');
}

function Actions({ terminal }: { terminal: PushTerminalView }) {
  const { approve, refuse, resend, forget } = usePushActions(terminal);
  const [links, setLinks] = useState(false);
  const { approval, serial_number: serial, device } = terminal;
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, justifyContent: { md: 'flex-end' } }}>
      {approval !== 'approved' && (
        <>
          <Button
            size="small"
            variant="contained"
            loading={approve.isPending}
            onClick={() => approve.mutate()}
            aria-label={`Approve ${serial}`}
          >
            Approve
          </Button>
          {device === null && (
            <Button
              size="small"
              variant="outlined"
              onClick={() => setLinks(true)}
              aria-label={`Link ${serial} with a terminal`}
            >
              Link…
            </Button>
          )}
        </>
      )}
      {approval === 'approved' && (
        <Button
          size="small"
          variant="outlined"
          loading={resend.isPending}
          onClick={() => resend.mutate()}
          title="Have it send everything it holds again; what is here already is stored once"
          aria-label={`Send all again: ${serial}`}
        >
          Send all again
        </Button>
      )}
      {approval !== 'refused' && (
        <Button
          size="small"
          variant="outlined"
          color="error"
          loading={refuse.isPending}
          onClick={() => refuse.mutate()}
          aria-label={`Refuse ${serial}`}
        >
          Refuse
        </Button>
      )}
      {approval === 'refused' && (
        <Button
          size="small"
          loading={forget.isPending}
          onClick={() => forget.mutate()}
          title="It is new when it calls again"
          aria-label={`Forget ${serial}`}
        >
          Forget
        </Button>
      )}
      {links && <LinkDialog terminal={terminal} onClose={() => setLinks(false)} />}
    </Box>
  );
}
