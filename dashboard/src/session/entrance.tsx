import { Alert, Box, Paper, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { Logo } from '../layout/logo.js';

interface EntranceProps {
  title: string;
  intro?: string;
  error: string | null;
  children: ReactNode;
}

/** The frame of the pages before the login. */
export function Entrance({ title, intro, error, children }: EntranceProps) {
  return (
    <Box
      component="main"
      sx={{ minHeight: '100vh', display: 'grid', placeItems: 'center', p: 2, bgcolor: 'background.default' }}
    >
      <Paper sx={{ width: '100%', maxWidth: 400, p: { xs: 3, sm: 4 }, borderRadius: 2 }}>
        <Logo />
        <Typography component="h1" variant="h1" sx={{ mt: 3, mb: 0.5 }}>
          {title}
        </Typography>
        {intro && (
          <Typography variant="body2" sx={{ color: 'text.secondary', mb: 1 }}>
            {intro}
          </Typography>
        )}
        <div role="alert">
          {error && (
            <Alert severity="error" sx={{ my: 1 }}>
              {error}
            </Alert>
          )}
        </div>
        {children}
      </Paper>
    </Box>
  );
}
