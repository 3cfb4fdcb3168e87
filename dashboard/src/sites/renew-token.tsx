import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { errorText } from '../api/problem.js';
import type { SiteView } from '../client/types.gen.js';
import { nameOf } from './site-mark.js';
import { sites } from './sites-api.js';
import { TokenDialog } from './token-dialog.js';

/** Makes a new token for a site and shows it, once. */
export function RenewToken({ site }: { site: SiteView }) {
  const [asking, setAsking] = useState(false);
  const notify = useNotify();
  const { mutate, isPending, data, reset } = useMutation({
    mutationFn: () => sites.renewToken(site.id),
    onError: error => notify(errorText(error), { type: 'error' }),
    onSettled: () => setAsking(false),
  });
  return (
    <>
      <Button variant="outlined" onClick={() => setAsking(true)}>
        Renew the token
      </Button>
      <Dialog open={asking} onClose={() => setAsking(false)}>
        <DialogTitle>A new token for {nameOf(site)}?</DialogTitle>
        <DialogContent>The one in use is refused at once: the site is silent until it has the new one.</DialogContent>
        <DialogActions>
          <Button onClick={() => setAsking(false)}>Keep the old one</Button>
          <Button variant="contained" loading={isPending} onClick={() => mutate()}>
            Make a token
          </Button>
        </DialogActions>
      </Dialog>
      {data && <TokenDialog siteId={site.site_id} token={data.token} onClose={reset} />}
    </>
  );
}
