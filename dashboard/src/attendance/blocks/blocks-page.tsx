import Add from '@mui/icons-material/Add';
import Apartment from '@mui/icons-material/Apartment';
import { Box, Button, Paper } from '@mui/material';
import { useState } from 'react';
import { useGetList } from 'react-admin';
import type { BlockView } from '../../client/types.gen.js';
import { PageTitle } from '../../layout/page-title.js';
import { Reading } from '../../layout/reading.js';
import { useIsAdmin } from '../../session/permissions.js';
import { Empty } from '../../status/empty.js';
import { TerminalTabs } from '../terminals/terminal-tabs.js';
import { BlockDialog } from './block-dialog.js';
import { BlockRow } from './block-row.js';

/** A site has a few dozen at most. */
const most = 500;

/** The parts of the site that terminals hang in. */
export default function BlocksPage() {
  const admin = useIsAdmin();
  const [opened, setOpened] = useState<BlockView | 'new' | null>(null);
  const { data: blocks, error } = useGetList<BlockView>('blocks', {
    pagination: { page: 1, perPage: most },
    sort: { field: 'name', order: 'ASC' },
  });
  if (error && !blocks) throw error;
  const add = () => setOpened('new');
  return (
    <>
      <PageTitle title="Blocks" />
      <Box sx={{ mb: 1.5, display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <TerminalTabs at="/terminals/blocks" />
        <Box sx={{ flex: 1 }} />
        {admin && blocks && blocks.length > 0 && (
          <Button variant="contained" startIcon={<Add />} onClick={add}>
            Add a block
          </Button>
        )}
      </Box>
      <Paper>
        {!blocks && <Reading />}
        {blocks?.length === 0 && <NoBlocks onAdd={admin ? add : undefined} />}
        <Box component="ul" aria-label="Blocks" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {blocks?.map(block => (
            <BlockRow key={block.id} block={block} onOpen={admin ? () => setOpened(block) : undefined} />
          ))}
        </Box>
      </Paper>
      {opened !== null && <BlockDialog block={opened === 'new' ? null : opened} onClose={() => setOpened(null)} />}
    </>
  );
}

function NoBlocks({ onAdd }: { onAdd?: () => void }) {
  return (
    <Empty
      icon={<Apartment />}
      title="No blocks yet"
      action={
        onAdd && (
          <Button variant="contained" onClick={onAdd}>
            Add a block
          </Button>
        )
      }
    >
      A block is a part of the site, such as a building or a gate. Terminals can be found by the block they hang in; a
      small site needs none.
    </Empty>
  );
}
