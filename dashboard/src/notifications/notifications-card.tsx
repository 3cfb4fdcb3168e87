import { Box } from '@mui/material';
import { Link } from 'react-router';
import { FigureLink, FigureLinks } from '../overview/figure-link.js';
import { useDashboard } from '../overview/use-dashboard.js';
import { plural } from '../status/figures.js';

/** Whether what has to be told arrives. */
export default function NotificationsCard() {
  const figures = useDashboard().data?.notifications;
  if (!figures) return <Box sx={{ color: 'text.secondary' }}>Reading…</Box>;
  const { configs, blocked, dead_letters: dead, waiting } = figures;
  if (configs === 0)
    return (
      <Box sx={{ color: 'text.secondary' }}>
        Nobody is told when something breaks.{' '}
        <Box component={Link} to="/notification-configs/create" sx={{ color: 'primary.main' }}>
          Tell somebody
        </Box>
      </Box>
    );
  return (
    <>
      <FigureLinks>
        {blocked > 0 && (
          <FigureLink
            {...{
              to: '/notification-configs',
              state: 'down',
              count: blocked,
              words: `blocked ${blocked === 1 ? 'recipient' : 'recipients'}`,
            }}
          />
        )}
        {dead > 0 && (
          <FigureLink
            {...{
              to: '/notifications?status=dead',
              state: 'down',
              count: dead,
              words: `${dead === 1 ? 'message' : 'messages'} given up`,
            }}
          />
        )}
        {waiting > 0 && (
          <FigureLink
            {...{ to: '/notifications?status=retrying', state: 'degraded', count: waiting, words: 'waiting' }}
          />
        )}
      </FigureLinks>
      <Box sx={{ mt: blocked + dead + waiting > 0 ? 2 : 0, color: 'text.secondary' }}>
        {plural(configs, 'recipient')}
        {blocked + dead === 0 && ', everything arrives'}.
      </Box>
    </>
  );
}
