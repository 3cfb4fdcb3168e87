import { Alert, Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { CopyField } from '../forms/copy-field.js';

interface TokenDialogProps {
  siteId: string;
  token: string;
  onClose: () => void;
}

/** The token of a site, this once, with the settings of the program there. */
export function TokenDialog({ siteId, token, onClose }: TokenDialogProps) {
  const settings = [`CLOUD_API_URL=${window.location.origin}`, `CLOUD_API_TOKEN=${token}`, `SITE_ID=${siteId}`].join(
    '\n',
  );
  return (
    <Dialog open fullWidth maxWidth="sm" aria-labelledby="site-token">
      <DialogTitle id="site-token">The token of {siteId}</DialogTitle>
      <DialogContent>
        <Alert severity="warning" sx={{ mb: 2 }}>
          Copy it now: only a hash of it is kept, and it cannot be shown again.
        </Alert>
        <CopyField label="Token" value={token} />
        <CopyField label="Settings of the program there" value={settings} multiline />
      </DialogContent>
      <DialogActions>
        <Button variant="contained" onClick={onClose}>
          I have it
        </Button>
      </DialogActions>
    </Dialog>
  );
}
