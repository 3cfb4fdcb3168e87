import { Box, Button } from '@mui/material';
import { useDelete, useNotify } from 'react-admin';
import { Link } from 'react-router';
import type { BlockView } from '../../client/types.gen.js';
import { plural } from '../../status/figures.js';

interface RowProps {
  block: BlockView;
  /** For those who may change it. */
  onOpen?: () => void;
}

/** One block, leading to its terminals. */
export function BlockRow({ block, onOpen }: RowProps) {
  const { id, name, description, devices } = block;
  return (
    <Box
      component="li"
      sx={{
        p: { xs: 1.5, sm: 2 },
        display: 'flex',
        flexWrap: 'wrap',
        gap: 1.5,
        alignItems: 'center',
        '& + li': { borderTop: 1, borderColor: 'divider' },
      }}
    >
      <Box sx={{ flex: '1 1 220px', minWidth: 0 }}>
        <Box sx={{ fontWeight: 650, overflowWrap: 'anywhere' }}>{name}</Box>
        {description && (
          <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>{description}</Box>
        )}
      </Box>
      {devices === 0 ? (
        <Box sx={{ color: 'text.secondary' }}>no terminals</Box>
      ) : (
        <Box
          component={Link}
          to={`/terminals?filter=${encodeURIComponent(JSON.stringify({ block: id }))}`}
          sx={{ color: 'primary.main' }}
        >
          {plural(devices, 'terminal')}
        </Box>
      )}
      {onOpen && <Actions block={block} onOpen={onOpen} />}
    </Box>
  );
}

/** Its terminals stay, so that one press is enough. */
function Actions({ block, onOpen }: { block: BlockView; onOpen: () => void }) {
  const notify = useNotify();
  const [remove, { isPending }] = useDelete();
  const removed = {
    onSuccess: () => notify(`${block.name} is deleted`, { type: 'success' }),
    onError: () => notify(`${block.name} could not be deleted`, { type: 'error' }),
  };
  return (
    <Box sx={{ display: 'flex', gap: 1 }}>
      <Button size="small" variant="outlined" onClick={onOpen} aria-label={`Edit ${block.name}`}>
        Edit
      </Button>
      <Button
        size="small"
        color="error"
        loading={isPending}
        aria-label={`Delete ${block.name}`}
        onClick={() => void remove('blocks', { id: block.id, previousData: block }, removed)}
      >
        Delete
      </Button>
    </Box>
  );
}
