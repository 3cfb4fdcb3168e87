import { Box } from '@mui/material';
import type { ReactNode } from 'react';

/** A key as it is printed on a keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <Box
      component="kbd"
      sx={{
        fontFamily: 'inherit',
        fontSize: '0.75rem',
        px: 0.75,
        py: 0.125,
        ml: 0.5,
        borderRadius: 0.75,
        border: 1,
        borderColor: 'divider',
        color: 'text.secondary',
        whiteSpace: 'nowrap',
      }}
    >
      {children}
    </Box>
  );
}
