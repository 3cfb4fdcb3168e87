import { Box, Paper, Typography } from '@mui/material';
import { useId, type ReactNode } from 'react';

/** A titled part of a page. */
export function Section({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  const heading = useId();
  return (
    <Paper component="section" aria-labelledby={heading} sx={{ p: { xs: 2, sm: 2.5 } }}>
      <Box
        sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center', justifyContent: 'space-between', mb: 2 }}
      >
        <Typography variant="h2" id={heading}>
          {title}
        </Typography>
        {action}
      </Box>
      {children}
    </Paper>
  );
}
