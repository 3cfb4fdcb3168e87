import { Box, useTheme } from '@mui/material';
import type { MetricsView } from '../../client/types.gen.js';
import { useDerivedFromNow } from '../../live/clock.js';
import { StateShape } from '../../status/state-mark.js';
import { exactTime, relativeTime } from '../../status/time.js';

const soonMs = 14 * 86_400_000;

/** Until when the certificate is good, and who made it. */
export function CertificateLine({ certificate }: { certificate: NonNullable<MetricsView['certificate']> }) {
  const { subject, issuer, valid_to: until, fingerprint } = certificate;
  const { palette } = useTheme();
  const ends = Date.parse(until);
  const state = useDerivedFromNow(now => (now >= ends ? 'down' : ends - now < soonMs ? 'degraded' : 'up'));
  const when = useDerivedFromNow(now => relativeTime(until, now));
  return (
    <Box
      sx={{
        mt: 2,
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        columnGap: 1,
        '--mark-ground': palette.background.paper,
      }}
      title={`Fingerprint ${fingerprint}`}
    >
      <StateShape state={state} />
      <span>
        Certificate {state === 'down' ? 'expired' : 'expires'} <strong>{when}</strong> ({exactTime(until)})
      </span>
      <Box component="span" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
        {subject}, issued by {issuer}
      </Box>
    </Box>
  );
}
