import { Box, type SxProps, type Theme } from '@mui/material';
import { useGetList } from 'react-admin';
import { Link } from 'react-router';
import type { PushTerminalView } from '../../client/types.gen.js';

const looks = [
  { label: 'Terminals', to: '/terminals' },
  { label: 'Push', to: '/terminals/push' },
  { label: 'Blocks', to: '/terminals/blocks' },
] as const;

/** How many wait for an approval. */
function useWaiting(): number {
  const { total = 0 } = useGetList<PushTerminalView>('push-terminals', {
    pagination: { page: 1, perPage: 1 },
    filter: { approval: 'pending' },
  });
  return total;
}

/** The terminals, those that call by themselves, and where they hang. */
export function TerminalTabs({ at }: { at: (typeof looks)[number]['to'] }) {
  const waiting = useWaiting();
  return (
    <Box component="nav" aria-label="Terminals, push, or blocks" sx={style}>
      {looks.map(({ label, to }) => (
        <Link key={to} to={to} aria-current={to === at ? 'page' : undefined}>
          {label}
          {to === '/terminals/push' && waiting > 0 && (
            <span className="count" role="img" aria-label={`${waiting} waiting`}>
              {waiting}
            </span>
          )}
        </Link>
      ))}
    </Box>
  );
}

const style: SxProps<Theme> = theme => ({
  display: 'inline-flex',
  flexShrink: 0,
  border: 1,
  borderColor: 'divider',
  borderRadius: 1,
  bgcolor: 'background.paper',
  overflow: 'hidden',
  '& a': {
    px: 2,
    minHeight: 38,
    display: 'flex',
    alignItems: 'center',
    gap: 0.75,
    fontWeight: 600,
    color: 'text.secondary',
    textDecoration: 'none',
  },
  '& a + a': { borderLeft: 1, borderColor: 'divider' },
  '& a:hover': { bgcolor: 'action.hover' },
  '& a:focus-visible': { outlineOffset: -2 },
  '& a[aria-current]': { bgcolor: 'action.selected', color: 'primary.main' },
  '& .count': {
    px: 0.75,
    borderRadius: 4,
    fontSize: '0.75rem',
    lineHeight: '18px',
    color: theme.palette.states.degraded.strong,
    bgcolor: theme.palette.states.degraded.tint,
  },
});
