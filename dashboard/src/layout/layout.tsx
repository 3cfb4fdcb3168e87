import { Box, Drawer, useMediaQuery } from '@mui/material';
import { Suspense, useState, type ReactNode } from 'react';
import { ErrorBoundary } from 'react-error-boundary';
import { useLocation } from 'react-router';
import { FactsFollowed } from '../live/facts-followed.js';
import { Announcer } from './announcer.js';
import { ConnectionBanner } from './connection-banner.js';
import { Navigation } from './navigation.js';
import { PageFailure } from './page-failure.js';
import { ProblemCount } from './problem-count.js';
import { LiveSession } from './live-session.js';
import { Shortcuts } from './shortcuts.js';
import { TopBar } from './top-bar.js';
import { Reading } from './reading.js';

const width = 224;

/** The frame around every page. */
export default function Layout({ children }: { children: ReactNode }) {
  const wide = useMediaQuery(theme => theme.breakpoints.up('md'));
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  return (
    <Box sx={{ display: 'flex', minHeight: '100vh', bgcolor: 'background.default' }}>
      <SkipLink />
      <Drawer
        variant={wide ? 'permanent' : 'temporary'}
        open={wide || open}
        onClose={() => setOpen(false)}
        sx={{ width: wide ? width : 0, flexShrink: 0 }}
        slotProps={{ paper: { sx: { width: wide ? width : 264, borderRadius: 0, borderWidth: '0 1px 0 0' } } }}
      >
        <Navigation onChoose={() => setOpen(false)} />
      </Drawer>
      <Box sx={{ flex: 1, minWidth: 0, display: 'flex', flexDirection: 'column' }}>
        <TopBar onMenu={wide ? undefined : () => setOpen(true)} />
        <ConnectionBanner />
        <Box
          component="main"
          id="main-content"
          tabIndex={-1}
          sx={{ flex: 1, minWidth: 0, p: { xs: 1.5, sm: 2.5 }, outline: 'none' }}
        >
          <ErrorBoundary FallbackComponent={PageFailure} resetKeys={[pathname]}>
            <Suspense fallback={<Reading />}>{children}</Suspense>
          </ErrorBoundary>
        </Box>
      </Box>
      <LiveSession />
      <ProblemCount />
      <FactsFollowed />
      <Announcer />
      <Shortcuts />
    </Box>
  );
}

function SkipLink() {
  return (
    <Box
      component="a"
      href="#main-content"
      sx={{
        position: 'fixed',
        top: 8,
        left: 8,
        zIndex: 2000,
        p: 1,
        borderRadius: 1,
        bgcolor: 'background.paper',
        color: 'primary.main',
        transform: 'translateY(-200%)',
        '&:focus': { transform: 'none' },
      }}
    >
      Skip to the content
    </Box>
  );
}
