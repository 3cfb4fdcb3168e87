import { Box, Paper } from '@mui/material';
import { Link } from 'react-router';
import type { SiteBoardEntry } from '../client/types.gen.js';
import { Ago } from '../status/ago.js';
import { plural } from '../status/figures.js';
import { nameOf, SiteMark } from './site-mark.js';

/** As many names as a card shows. */
const namesShown = 24;

/** One site: whether it reports, and who is there. */
export function SiteCard({ site }: { site: SiteBoardEntry }) {
  const silent = site.status === 'silent';
  return (
    <Paper
      component="li"
      aria-label={nameOf(site)}
      sx={theme => ({
        p: 2,
        minWidth: 0,
        borderColor: silent ? theme.palette.states.down.fill : undefined,
        contentVisibility: 'auto',
        containIntrinsicSize: 'auto 140px',
      })}
    >
      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1, flexWrap: 'wrap' }}>
        <Box
          component={Link}
          to={`/sites/${site.id}/show`}
          sx={{
            color: 'text.primary',
            fontSize: '1rem',
            fontWeight: 650,
            overflowWrap: 'anywhere',
            textDecoration: 'none',
            '&:hover': { textDecoration: 'underline' },
          }}
        >
          {nameOf(site)}
        </Box>
        <SiteMark status={site.status} />
      </Box>
      <Box sx={{ mt: 0.25, color: 'text.secondary', fontSize: '0.8125rem' }}>
        {site.status === 'never' ? (
          'Its token was not used yet'
        ) : (
          <>
            Last message <Ago at={site.last_heartbeat} />
          </>
        )}
      </Box>
      <WhoIsThere site={site} />
    </Paper>
  );
}

function WhoIsThere({ site: { online, status } }: { site: SiteBoardEntry }) {
  if (status === 'never' || status === 'disabled') return null;
  const shown = online.slice(0, namesShown);
  const was = status === 'silent';
  return (
    <Box sx={{ mt: 1.25 }}>
      <Box sx={{ fontWeight: 600 }}>
        {online.length === 0
          ? `Nobody ${was ? 'was' : 'is'} there`
          : `${plural(online.length, 'person', 'people')} ${was ? 'when it was heard last' : 'there'}`}
      </Box>
      {shown.length > 0 && (
        <Box
          component="ul"
          sx={{ listStyle: 'none', m: 0, mt: 0.75, p: 0, display: 'flex', flexWrap: 'wrap', gap: 0.5 }}
        >
          {shown.map(({ employee_id: id, employee_name: name, area }) => (
            <Box
              key={id}
              component="li"
              title={area}
              sx={theme => ({
                px: 1,
                py: 0.25,
                borderRadius: 4,
                fontSize: '0.8125rem',
                color: theme.palette.states[was ? 'unknown' : 'up'].strong,
                bgcolor: theme.palette.states[was ? 'unknown' : 'up'].tint,
              })}
            >
              {name}
            </Box>
          ))}
          {online.length > namesShown && (
            <Box component="li" sx={{ px: 0.5, fontSize: '0.8125rem', color: 'text.secondary' }}>
              and {(online.length - namesShown).toLocaleString()} more
            </Box>
          )}
        </Box>
      )}
    </Box>
  );
}
