import { Box, Dialog, DialogContent, DialogTitle } from '@mui/material';
import { allPages } from '../areas/areas.js';
import { Kbd } from './kbd.js';

/** All keys, as long as somebody reads them. */
export default function ShortcutHelp({ admin, onClose }: { admin: boolean; onClose: () => void }) {
  const rows: [string, string][] = [
    ['Ctrl K', 'Find a page or a server'],
    ['/', 'Search in this list'],
    ...(admin ? [['n', 'Add a server'] as [string, string]] : []),
    ['t', 'Light, dark, as the system'],
    ...allPages(admin).flatMap(({ key, label }): [string, string][] => (key ? [[`g ${key}`, label]] : [])),
    ['?', 'This help'],
  ];
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth>
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
