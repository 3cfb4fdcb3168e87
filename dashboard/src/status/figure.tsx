import { Box } from '@mui/material';
import type { ReactNode } from 'react';

/** A value with its name above it. */
export function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <Box sx={{ fontSize: '0.78125rem', color: 'text.secondary' }}>{label}</Box>
      <Box sx={{ fontSize: '1.1875rem', fontWeight: 650, whiteSpace: 'nowrap' }}>{children}</Box>
    </div>
  );
}
