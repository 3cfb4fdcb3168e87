import { Alert, AlertTitle, Box, Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { notifications } from '../../api/notifications.js';
import { errorText } from '../../api/problem.js';
import type { NotificationConfigView, NotificationTestView } from '../../client/types.gen.js';
import { AdminOnly } from '../../session/gate.js';
import { milliseconds } from '../../status/figures.js';

/** Sends a test message and shows what the provider answered. */
export function TestButton({ config, small = false }: { config: NotificationConfigView; small?: boolean }) {
  const queries = useQueryClient();
  const { mutate, isPending, data, error, reset } = useMutation({
    mutationFn: () => notifications.test(config.id),
    onSettled: () =>
      Promise.all(
        ['notification-configs', 'notifications', 'dashboard'].map(key =>
          queries.invalidateQueries({ queryKey: [key] }),
        ),
      ),
  });
  const name = config.name || config.recipient;
  return (
    <>
      <AdminOnly>
        <Button
          variant="outlined"
          size={small ? 'small' : 'medium'}
          disabled={isPending}
          onClick={() => mutate()}
          aria-label={`Send a test to ${name}`}
        >
          {isPending ? 'Sending…' : small ? 'Test' : 'Send a test'}
        </Button>
      </AdminOnly>
      {(data ?? error) && (
        <Dialog open onClose={reset} fullWidth maxWidth="sm">
          <DialogTitle>Test to {name}</DialogTitle>
          <DialogContent>
            {data && <Answer result={data} />}
            {error && <Alert severity="error">{errorText(error)}</Alert>}
          </DialogContent>
          <DialogActions>
            <Button onClick={reset}>Close</Button>
          </DialogActions>
        </Dialog>
      )}
    </>
  );
}

function Answer({ result: { delivered, status, answer, error, duration_ms } }: { result: NotificationTestView }) {
  return (
    <Alert severity={delivered ? 'success' : 'error'}>
      <AlertTitle>{delivered ? 'Delivered' : 'Not delivered'}</AlertTitle>
      {error && <Box sx={{ mb: 1, overflowWrap: 'anywhere' }}>{error}</Box>}
      <Box>
        {status === null ? 'No status' : `Status ${status}`}, after {milliseconds(duration_ms)}
      </Box>
      {answer && (
        <Box
          component="pre"
          tabIndex={0}
          aria-label="Answer of the provider"
          sx={{ m: 0, mt: 1, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', maxHeight: 240, overflowY: 'auto' }}
        >
          {answer}
        </Box>
      )}
    </Alert>
  );
}
