import Edit from '@mui/icons-material/Edit';
import { Box, Button, Paper } from '@mui/material';
import { ShowBase, useShowContext } from 'react-admin';
import { Link } from 'react-router';
import type { SiteView } from '../client/types.gen.js';
import { PageTitle } from '../layout/page-title.js';
import { Reading } from '../layout/reading.js';
import { useIsAdmin } from '../session/permissions.js';
import { Ago } from '../status/ago.js';
import { plural } from '../status/figures.js';
import { RenewToken } from './renew-token.js';
import { SiteHours } from './site-hours.js';
import { nameOf, SiteMark } from './site-mark.js';

/** One site: how it stands, and the hours it has reported. */
export default function SitePage() {
  return (
    <ShowBase>
      <Site />
    </ShowBase>
  );
}

function Site() {
  const { record: site } = useShowContext<SiteView>();
  const admin = useIsAdmin();
  if (!site) return <Reading />;
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <PageTitle title={nameOf(site)} />
      <Paper
        sx={{ p: { xs: 2, sm: 2.5 }, display: 'flex', flexWrap: 'wrap', gap: 1.5, justifyContent: 'space-between' }}
      >
        <div>
          <SiteMark status={site.status} />
          <Box sx={{ mt: 0.75, color: 'text.secondary', overflowWrap: 'anywhere' }}>
            <code>{site.site_id}</code>, clocks of {site.time_zone}, last message <Ago at={site.last_heartbeat} />
            {site.status === 'reporting' && `, ${plural(site.online_count, 'person', 'people')} there`}
          </Box>
        </div>
        {admin && (
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'flex-start' }}>
            <RenewToken site={site} />
            <Button component={Link} to={`/sites/${site.id}`} variant="outlined" startIcon={<Edit />}>
              Edit
            </Button>
          </Box>
        )}
      </Paper>
      <SiteHours site={site} />
    </Box>
  );
}
