import { Box, type SxProps, type Theme } from '@mui/material';
import { Link } from 'react-router';

const looks = [
  { label: 'Now', to: '/presence' },
  { label: 'Day', to: '/presence/day' },
  { label: 'Month', to: '/presence/month' },
] as const;

/** The three looks at who is here. */
export function WhereTabs({ at }: { at: (typeof looks)[number]['to'] }) {
  return (
    <Box component="nav" aria-label="Now, a day, or a month" sx={style}>
      {looks.map(({ label, to }) => (
        <Link key={to} to={to} aria-current={to === at ? 'page' : undefined}>
          {label}
        </Link>
      ))}
    </Box>
  );
}

const style: SxProps<Theme> = {
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
    fontWeight: 600,
    color: 'text.secondary',
    textDecoration: 'none',
  },
  '& a + a': { borderLeft: 1, borderColor: 'divider' },
  '& a:hover': { bgcolor: 'action.hover' },
  '& a:focus-visible': { outlineOffset: -2 },
  '& a[aria-current]': { bgcolor: 'action.selected', color: 'primary.main' },
};
