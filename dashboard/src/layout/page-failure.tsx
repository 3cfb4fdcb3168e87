import { Alert, AlertTitle, Button } from '@mui/material';
import type { FallbackProps } from 'react-error-boundary';
import { errorText } from '../api/problem.js';

/** A page that broke; the rest of the dashboard goes on. */
export function PageFailure({ error, resetErrorBoundary }: FallbackProps) {
  return (
    <Alert severity="error" action={<Button onClick={resetErrorBoundary}>Try again</Button>}>
      <AlertTitle>This page could not be shown</AlertTitle>
      {errorText(error)}
    </Alert>
  );
}
