import { Box, Dialog, DialogContent, DialogTitle } from '@mui/material';
import { lazy, Suspense, useEffect } from 'react';
import { useNavigate } from 'react-router';
import { allPages } from '../areas/areas.js';
import { useIsAdmin } from '../session/permissions.js';
import { nextMode } from '../theme/mode.js';
import { show, useOverlay } from './shortcut-state.js';
import { Kbd } from './top-bar.js';

const Palette = lazy(() => import('./palette.js'));

/** `g` and the letter of a page have to follow each other within this time. */
const sequenceMs = 1200;

/** Keys that work everywhere, except while somebody types. */
export function Shortcuts() {
  const overlay = useOverlay();
  const admin = useIsAdmin();
  const navigate = useNavigate();

  useEffect(() => {
    let goUntil = 0;
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        return show('palette');
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.timeStamp < goUntil) {
        goUntil = 0;
        const page = allPages(admin).find(({ key }) => key === event.key);
        if (page) void navigate(page.to);
        return;
      }
      if (event.key === 'g') goUntil = event.timeStamp + sequenceMs;
      if (event.key === '?') show('shortcuts');
      if (event.key === 't') nextMode();
      if (event.key === 'n' && admin) void navigate('/servers/create');
      if (event.key === '/') focusSearch(event);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [admin, navigate]);

  return (
    <>
      <Suspense fallback={null}>{overlay === 'palette' && <Palette onClose={() => show(null)} />}</Suspense>
      <ShortcutHelp open={overlay === 'shortcuts'} admin={admin} />
    </>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.role === 'combobox')
  );
}

function focusSearch(event: KeyboardEvent): void {
  const field = document.querySelector<HTMLInputElement>('main input[type="search"], main .search-input input');
  if (!field) return;
  event.preventDefault();
  field.focus();
}

function ShortcutHelp({ open, admin }: { open: boolean; admin: boolean }) {
  const rows: [string, string][] = [
    ['Ctrl K', 'Find a page or a server'],
    ['/', 'Search in this list'],
    ...(admin ? [['n', 'Add a server'] as [string, string]] : []),
    ['t', 'Light, dark, as the system'],
    ...allPages(admin).flatMap(({ key, label }): [string, string][] => (key ? [[`g ${key}`, label]] : [])),
    ['?', 'This help'],
  ];
  return (
    <Dialog open={open} onClose={() => show(null)} maxWidth="xs" fullWidth>
      <DialogTitle>Keyboard shortcuts</DialogTitle>
      <DialogContent>
        <Box
          component="dl"
          sx={{ display: 'grid', gridTemplateColumns: 'max-content 1fr', gap: 1.25, m: 0, '& dd': { m: 0 } }}
        >
          {rows.map(([keys, what]) => (
            <Box key={keys} sx={{ display: 'contents' }}>
              <dt>
                {keys.split(' ').map(each => (
                  <Kbd key={each}>{each}</Kbd>
                ))}
              </dt>
              <dd>{what}</dd>
            </Box>
          ))}
        </Box>
      </DialogContent>
    </Dialog>
  );
}
