import { Box, Button } from '@mui/material';
import type { CorrectionView } from '../../client/types.gen.js';
import { clockTime } from '../../presence/site-time.js';
import { useIsAdmin } from '../../session/permissions.js';
import { Ago } from '../../status/ago.js';
import { StateMark } from '../../status/state-mark.js';
import { whatText } from '../corrections/correction-words.js';
import { useWithdraw } from '../corrections/use-withdraw.js';

/** What was put right on the day, also what was taken back. */
export function DayCorrections({ corrections, zone }: { corrections: CorrectionView[]; zone: string }) {
  if (corrections.length === 0) return null;
  return (
    <Box component="section" aria-label="Corrections" sx={{ mt: 2.5 }}>
      <Box component="h3" sx={{ m: 0, mb: 0.5, fontSize: '0.9375rem', fontWeight: 650 }}>
        Corrections
      </Box>
      <Box component="ul" aria-label="Corrections of the day" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {corrections.map(correction => (
          <Line key={correction.id} correction={correction} zone={zone} />
        ))}
      </Box>
    </Box>
  );
}

function Line({ correction, zone }: { correction: CorrectionView; zone: string }) {
  const admin = useIsAdmin();
  const { mutate, isPending } = useWithdraw();
  const { id, at, reason, author, created_at, withdrawn_at: withdrawn } = correction;
  const time = clockTime(at, zone);
  return (
    <Box
      component="li"
      sx={{
        py: 0.875,
        display: 'flex',
        gap: 1.5,
        alignItems: 'flex-start',
        '& + li': { borderTop: 1, borderColor: 'divider' },
      }}
    >
      <Box sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
        <Box sx={{ fontWeight: 600 }}>
          {whatText(correction)}, {time}
        </Box>
        <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
          {reason}. {author}, <Ago at={created_at} />
        </Box>
      </Box>
      {withdrawn !== null && <StateMark state="paused" word="Taken back" />}
      {withdrawn === null && admin && (
        <Button
          size="small"
          loading={isPending}
          onClick={() => mutate(id)}
          aria-label={`Take back: ${whatText(correction)}, ${time}`}
        >
          Take back
        </Button>
      )}
    </Box>
  );
}
