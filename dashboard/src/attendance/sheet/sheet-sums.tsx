import { Box } from '@mui/material';
import type { SheetPersonView } from '../../client/types.gen.js';
import { Figure } from '../../status/figure.js';
import { StateShape } from '../../status/state-mark.js';
import { sumsOf } from './sums.js';
import { clockHours, verdictLooks } from './verdict-words.js';

/** The month of all who are shown, in figures: what has to be looked at first. */
export function SheetSums({ people }: { people: SheetPersonView[] }) {
  const sums = sumsOf(people);
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 4, rowGap: 1.5 }}>
      {(['absent', 'incomplete', 'unknown', 'present'] as const).map(verdict => (
        <Figure key={verdict} label={`${verdictLooks[verdict].word} days`}>
          <Box
            component="span"
            sx={{
              display: 'inline-flex',
              alignItems: 'center',
              gap: 0.75,
              '--mark-ground': theme => theme.palette.background.paper,
            }}
          >
            <StateShape state={verdictLooks[verdict].state} />
            {sums[verdict].toLocaleString()}
          </Box>
        </Figure>
      ))}
      <Figure label="Late days">{sums.late_days.toLocaleString()}</Figure>
      <Figure label="Worked">{clockHours(sums.worked_seconds)}</Figure>
    </Box>
  );
}
