import { lazy, Suspense, useEffect } from 'react';
import { useNavigate } from 'react-router';
import { allPages } from '../areas/areas.js';
import { useIsAdmin } from '../session/permissions.js';
import { nextMode } from '../theme/mode.js';
import { show, useOverlay } from './shortcut-state.js';

const Palette = lazy(() => import('./palette.js'));
const ShortcutHelp = lazy(() => import('./shortcut-help.js'));

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
      if (overlay !== null || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
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
  }, [admin, navigate, overlay]);

  return (
    <Suspense fallback={null}>
      {overlay === 'palette' && <Palette onClose={() => show(null)} />}
      {overlay === 'shortcuts' && <ShortcutHelp admin={admin} onClose={() => show(null)} />}
    </Suspense>
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
