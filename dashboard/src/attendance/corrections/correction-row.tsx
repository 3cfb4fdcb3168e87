import { Box, Button } from '@mui/material';
import { Link } from 'react-router';
import type { CorrectionView } from '../../client/types.gen.js';
import { shortDayText } from '../../presence/site-time.js';
import { useIsAdmin } from '../../session/permissions.js';
import { Ago } from '../../status/ago.js';
import { StateMark } from '../../status/state-mark.js';
import { exactTime } from '../../status/time.js';
import { whatText } from './correction-words.js';
import { useWithdraw } from './use-withdraw.js';

/** One correction with its reason; it leads to the day it changes. */
export function CorrectionRow({ correction }: { correction: CorrectionView }) {
  const admin = useIsAdmin();
  const {
    id,
    employee,
    employee_name: name,
    date,
    reason,
    author,
    created_at,
    withdrawn_at,
    withdrawn_by,
  } = correction;
  const { mutate, isPending } = useWithdraw();
  const day = `/month-sheet?month=${date.slice(0, 7)}&employee=${employee}&day=${date}`;
  return (
    <Box
      component="li"
      sx={{
        p: { xs: 1.5, sm: 2 },
        display: 'grid',
        columnGap: 2,
        rowGap: 0.5,
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: '220px minmax(0, 1fr) 150px 110px' },
        '& + li': { borderTop: 1, borderColor: 'divider' },
      }}
    >
      <Box sx={{ minWidth: 0 }}>
        <Box
          component={Link}
          to={day}
          sx={{
            color: 'text.primary',
            fontWeight: 650,
            textDecoration: 'none',
            '&:hover': { textDecoration: 'underline' },
          }}
        >
          {name}
        </Box>
        <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>{shortDayText(date)}</Box>
      </Box>
      <Box sx={{ minWidth: 0 }}>
        <Box title={exactTime(correction.at)}>
          {whatText(correction)}: {exactTime(correction.at)}
        </Box>
        <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>{reason}</Box>
      </Box>
      <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>
        {author}, <Ago at={created_at} />
      </Box>
      {withdrawn_at === null ? (
        admin && (
          <Button
            size="small"
            variant="outlined"
            loading={isPending}
            onClick={() => mutate(id)}
            aria-label={`Take back the correction of ${name}, ${shortDayText(date)}`}
            sx={{ justifySelf: 'start', alignSelf: 'start' }}
          >
            Take back
          </Button>
        )
      ) : (
        <span title={`${withdrawn_by}, ${exactTime(withdrawn_at)}`}>
          <StateMark state="paused" word="Taken back" />
        </span>
      )}
    </Box>
  );
}
