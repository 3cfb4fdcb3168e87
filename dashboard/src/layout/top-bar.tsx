import Menu from '@mui/icons-material/Menu';
import Search from '@mui/icons-material/Search';
import { Box, Button, IconButton, Typography } from '@mui/material';
import { Kbd } from './kbd.js';
import { LiveChip } from './live-chip.js';
import { ModeMenu } from './mode-menu.js';
import { PersonMenu } from './person-menu.js';
import { titlePlace } from './page-title.js';
import { openPalette } from './shortcut-state.js';

/** Title, search, and the menus of the person. `onMenu` opens the navigation where it is not always there. */
export function TopBar({ onMenu }: { onMenu?: () => void }) {
  return (
    <Box
      component="header"
      sx={{
        position: 'sticky',
        top: 0,
        zIndex: 1100,
        height: 56,
        display: 'flex',
        alignItems: 'center',
        gap: { xs: 0.5, sm: 1 },
        px: { xs: 1, sm: 2.5 },
        bgcolor: 'background.paper',
        borderBottom: 1,
        borderColor: 'divider',
      }}
    >
      {onMenu && (
        <IconButton aria-label="Open the navigation" onClick={onMenu}>
          <Menu />
        </IconButton>
      )}
      <Typography component="h1" variant="h1" id={titlePlace} sx={titleLook} />
      <LiveChip />
      <Button
        onClick={openPalette}
        color="inherit"
        variant="outlined"
        startIcon={<Search />}
        sx={{
          display: { xs: 'none', sm: 'inline-flex' },
          color: 'text.secondary',
          borderColor: 'divider',
          fontWeight: 500,
          gap: 0.5,
        }}
      >
        Search
        <Kbd>Ctrl K</Kbd>
      </Button>
      <IconButton aria-label="Search" onClick={openPalette} sx={{ display: { xs: 'inline-flex', sm: 'none' } }}>
        <Search />
      </IconButton>
      <ModeMenu />
      <PersonMenu />
    </Box>
  );
}

/** A long name takes two lines on a telephone. */
const titleLook = {
  flex: 1,
  minWidth: 0,
  display: '-webkit-box',
  WebkitBoxOrient: 'vertical',
  WebkitLineClamp: { xs: 2, sm: 1 },
  overflow: 'hidden',
  overflowWrap: 'anywhere',
  lineHeight: 1.25,
  fontSize: { xs: '1rem', sm: '1.25rem' },
};
