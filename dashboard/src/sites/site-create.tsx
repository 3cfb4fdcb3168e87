import { useState } from 'react';
import { CreateBase, useRedirect } from 'react-admin';
import type { NewSiteView } from '../client/types.gen.js';
import { FormPaper } from '../forms/form-frame.js';
import { PageTitle } from '../layout/page-title.js';
import { SiteForm, toSiteBody } from './site-form.js';
import { nameOf } from './site-mark.js';
import { TokenDialog } from './token-dialog.js';

export default function SiteCreate() {
  const [made, setMade] = useState<NewSiteView | null>(null);
  const redirect = useRedirect();
  if (made)
    return (
      <>
        <PageTitle title={nameOf(made)} />
        <TokenDialog siteId={made.site_id} token={made.token} onClose={() => redirect('list', 'sites')} />
      </>
    );
  return (
    <CreateBase<NewSiteView> transform={toSiteBody} mutationOptions={{ onSuccess: setMade }}>
      <PageTitle title="Add a site" />
      <FormPaper>
        <SiteForm isNew />
      </FormPaper>
    </CreateBase>
  );
}
