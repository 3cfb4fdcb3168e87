import { Box } from '@mui/material';
import type { ReactNode } from 'react';

const pair = 'minmax(110px, auto) minmax(0, 1fr)';

interface FactsProps {
  facts: readonly (readonly [name: string, value: ReactNode])[];
  /** Two beside each other where there is room. */
  wide?: boolean;
}

/** Names and values below each other; what is not known is left out. */
export function Facts({ facts, wide = false }: FactsProps) {
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        display: 'grid',
        columnGap: 2,
        rowGap: 0.75,
        gridTemplateColumns: { xs: pair, lg: wide ? `${pair} ${pair}` : pair },
      }}
    >
      {known.map(([name, value]) => (
        <Box key={name} sx={{ display: 'contents' }}>
          <Box component="dt" sx={{ color: 'text.secondary' }}>
            {name}
          </Box>
          <Box component="dd" sx={{ m: 0, overflowWrap: 'anywhere' }}>
            {value}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
