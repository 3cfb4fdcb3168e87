import { EditBase, useRecordContext } from 'react-admin';
import type { SiteView } from '../client/types.gen.js';
import { FormPaper } from '../forms/form-frame.js';
import { PageTitle } from '../layout/page-title.js';
import { SiteForm, toSiteBody } from './site-form.js';
import { nameOf } from './site-mark.js';

export default function SiteEdit() {
  return (
    <EditBase mutationMode="pessimistic" redirect="show" transform={toSiteBody}>
      <SiteTitle />
      <FormPaper>
        <SiteForm />
      </FormPaper>
    </EditBase>
  );
}

function SiteTitle() {
  const site = useRecordContext<SiteView>();
  return <PageTitle title={site ? nameOf(site) : 'Site'} />;
}
