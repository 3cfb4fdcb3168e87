import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';

interface EmptyProps {
  icon: ReactNode;
  title: string;
  /** Why it is empty, and what to do about it. */
  children: ReactNode;
  action?: ReactNode;
}

/** An empty list that teaches. */
export function Empty({ icon, title, children, action }: EmptyProps) {
  return (
    <Box sx={{ textAlign: 'center', py: { xs: 6, sm: 9 }, px: 2, mx: 'auto', maxWidth: 460 }}>
      <Box sx={{ color: 'text.secondary', mb: 1.5, '& svg': { fontSize: 44 } }}>{icon}</Box>
      <Typography variant="h2" sx={{ mb: 1 }}>
        {title}
      </Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary', mb: action ? 2.5 : 0 }}>
        {children}
      </Typography>
      {action}
    </Box>
  );
}
