import { Box, type SxProps, type Theme } from '@mui/material';
import { Link, useLocation } from 'react-router';
import { areas, overviewPage, systemPages } from '../areas/areas.js';
import type { AreaPage } from '../areas/area.js';
import { useIsAdmin } from '../session/permissions.js';
import { Logo } from './logo.js';

/** The pages by area; areas without pages do not appear. */
export function Navigation({ onChoose }: { onChoose?: () => void }) {
  const admin = useIsAdmin();
  const system = systemPages.filter(page => admin || !page.adminOnly);
  return (
    <Box component="nav" aria-label="Pages" sx={look}>
      <Box sx={{ px: 2.25, height: 56, display: 'flex', alignItems: 'center', flexShrink: 0 }}>
        <Logo />
      </Box>
      <Group pages={[overviewPage]} onChoose={onChoose} />
      {areas
        .filter(({ pages }) => pages.length > 0)
        .map(area => (
          <Group key={area.id} title={area.label} pages={area.pages} onChoose={onChoose} />
        ))}
      <Group title="System" pages={system} onChoose={onChoose} />
    </Box>
  );
}

function Group({ title, pages, onChoose }: { title?: string; pages: AreaPage[]; onChoose?: () => void }) {
  return (
    <>
      {title && <div className="title">{title}</div>}
      <ul>
        {pages.map(page => (
          <li key={page.to}>
            <PageLink page={page} onChoose={onChoose} />
          </li>
        ))}
      </ul>
    </>
  );
}

function PageLink({ page, onChoose }: { page: AreaPage; onChoose?: () => void }) {
  const { pathname } = useLocation();
  const current = page.to === '/' ? pathname === '/' : pathname.startsWith(page.to);
  const { icon: Icon, badge: Badge } = page;
  return (
    <Link to={page.to} aria-current={current ? 'page' : undefined} onClick={onChoose}>
      <Icon fontSize="inherit" />
      <span className="label">{page.label}</span>
      {Badge && <Badge />}
    </Link>
  );
}

/** Of all links at once: the navigation is drawn before anything else, and a component per part would delay it. */
const look: SxProps<Theme> = {
  display: 'flex',
  flexDirection: 'column',
  height: '100%',
  overflowY: 'auto',
  '& .title': { px: 2.25, lineHeight: '28px', fontSize: '0.75rem', fontWeight: 600, color: 'text.secondary' },
  '& ul': { listStyle: 'none', m: 0, p: 0, px: 1, pb: 1 },
  '& a': {
    display: 'flex',
    alignItems: 'center',
    gap: 1.5,
    px: 1.25,
    mb: 0.25,
    minHeight: 36,
    borderRadius: 1,
    color: 'text.primary',
    fontSize: '0.875rem',
    fontWeight: 500,
    textDecoration: 'none',
  },
  '& a:hover': { bgcolor: 'action.hover' },
  '& a[aria-current]': { bgcolor: 'action.selected', color: 'primary.main', fontWeight: 650 },
  '& svg': { fontSize: 20 },
  '& .label': { flex: 1 },
};
