import { Alert, Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { CopyField } from '../../forms/copy-field.js';

/** The secret webhooks are signed with, this once. */
export function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Dialog open fullWidth maxWidth="sm" aria-labelledby="the-secret">
      <DialogTitle id="the-secret">The signing secret</DialogTitle>
      <DialogContent>
        <Alert severity="warning" sx={{ mb: 2 }}>
          Copy it now: it is stored encrypted and cannot be shown again. The receiver checks the signature of each
          request with it, after the Standard Webhooks specification.
        </Alert>
        <CopyField label="Signing secret" value={secret} />
      </DialogContent>
      <DialogActions>
        <Button variant="contained" onClick={onClose}>
          I have it
        </Button>
      </DialogActions>
    </Dialog>
  );
}
