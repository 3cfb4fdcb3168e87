import { Box, List, ListItemButton, ListItemIcon, ListItemText, ListSubheader } from '@mui/material';
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
    <Box
      component="nav"
      aria-label="Pages"
      sx={{ display: 'flex', flexDirection: 'column', height: '100%', overflowY: 'auto' }}
    >
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
  const heading = title && (
    <ListSubheader
      component="div"
      disableSticky
      sx={{ bgcolor: 'transparent', lineHeight: '28px', fontSize: '0.75rem', fontWeight: 600, px: 1.25 }}
    >
      {title}
    </ListSubheader>
  );
  return (
    <List dense disablePadding subheader={heading} sx={{ px: 1, pb: 1 }}>
      {pages.map(page => (
        <li key={page.to}>
          <PageLink page={page} onChoose={onChoose} />
        </li>
      ))}
    </List>
  );
}

function PageLink({ page, onChoose }: { page: AreaPage; onChoose?: () => void }) {
  const { pathname } = useLocation();
  const current = page.to === '/' ? pathname === '/' : pathname.startsWith(page.to);
  const { icon: Icon, badge: Badge } = page;
  return (
    <ListItemButton
      component={Link}
      to={page.to}
      selected={current}
      aria-current={current ? 'page' : undefined}
      onClick={onChoose}
      sx={{ borderRadius: 1, mb: 0.25, minHeight: 36, '&.Mui-selected': { color: 'primary.main' } }}
    >
      <ListItemIcon sx={{ minWidth: 32, color: 'inherit' }}>
        <Icon sx={{ fontSize: 20 }} />
      </ListItemIcon>
      <ListItemText
        primary={page.label}
        slotProps={{ primary: { sx: { fontWeight: current ? 650 : 500, fontSize: '0.875rem' } } }}
      />
      {Badge && <Badge />}
    </ListItemButton>
  );
}
