import Add from '@mui/icons-material/Add';
import HubOutlined from '@mui/icons-material/HubOutlined';
import { Box, Button, Paper } from '@mui/material';
import { Link } from 'react-router';
import type { SiteBoard } from '../client/types.gen.js';
import { PageTitle } from '../layout/page-title.js';
import { Reading } from '../layout/reading.js';
import { useIsAdmin } from '../session/permissions.js';
import { Empty } from '../status/empty.js';
import { plural } from '../status/figures.js';
import { SiteCard } from './site-card.js';
import { siteStatuses, siteWords } from './site-mark.js';
import { useSiteBoard } from './use-board.js';

const create = '/sites/create';

/** All sites that report here; silent ones first. */
export default function SitesPage() {
  const { data, error } = useSiteBoard();
  const admin = useIsAdmin();
  if (!data) {
    if (error) throw error;
    return <Reading />;
  }
  return (
    <>
      <PageTitle title="Sites" />
      {data.sites.length === 0 ? (
        <NoSites admin={admin} />
      ) : (
        <>
          <Box
            sx={{
              mb: 1.5,
              display: 'flex',
              flexWrap: 'wrap',
              gap: 1,
              alignItems: 'center',
              justifyContent: 'space-between',
            }}
          >
            <Sums counts={data.counts} />
            {admin && (
              <Button component={Link} to={create} variant="contained" startIcon={<Add />}>
                Add a site
              </Button>
            )}
          </Box>
          <Board sites={data.sites} />
        </>
      )}
    </>
  );
}

function Sums({ counts }: { counts: SiteBoard['counts'] }) {
  const parts = siteStatuses
    .filter(status => counts[status] > 0)
    .map(status => `${counts[status].toLocaleString()} ${siteWords[status].toLowerCase()}`);
  return (
    <Box role="status">
      <strong>{plural(counts.online, 'person', 'people')}</strong> at sites that report
      <Box component="span" sx={{ color: 'text.secondary' }}>
        {parts.length > 0 && `; ${parts.join(', ')}`}
      </Box>
    </Box>
  );
}

function Board({ sites }: { sites: SiteBoard['sites'] }) {
  const worstFirst = [...sites].sort((a, b) => siteStatuses.indexOf(a.status) - siteStatuses.indexOf(b.status));
  return (
    <Box
      component="ul"
      sx={{
        listStyle: 'none',
        m: 0,
        p: 0,
        display: 'grid',
        gap: 1.5,
        gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 320px), 1fr))',
      }}
    >
      {worstFirst.map(site => (
        <SiteCard key={site.id} site={site} />
      ))}
    </Box>
  );
}

function NoSites({ admin }: { admin: boolean }) {
  return (
    <Paper>
      <Empty
        icon={<HubOutlined />}
        title="No other site reports here"
        action={
          admin && (
            <Button component={Link} to={create} variant="contained" startIcon={<Add />}>
              Add the first site
            </Button>
          )
        }
      >
        Other programs that watch an office can report here who is there, every five minutes, and the hours of presence.
        Each gets a token of its own; one that falls silent is announced after a quarter of an hour.
      </Empty>
    </Paper>
  );
}
