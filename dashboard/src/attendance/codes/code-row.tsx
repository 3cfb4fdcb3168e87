import { Box, Button } from '@mui/material';
import { Link } from 'react-router';
import type { UnmatchedCodeView } from '../../client/types.gen.js';
import { useIsAdmin } from '../../session/permissions.js';
import { Ago } from '../../status/ago.js';
import { plural } from '../../status/figures.js';

/** One code with its history, and the way to give it to somebody. */
export function CodeRow({ code, onAssign }: { code: UnmatchedCodeView; onAssign: () => void }) {
  const admin = useIsAdmin();
  const { attendance_code: name, records, first_seen: first, last_seen: last, devices } = code;
  return (
    <Box
      component="li"
      sx={{
        p: { xs: 1.5, sm: 2 },
        display: 'grid',
        columnGap: 2,
        rowGap: 0.5,
        alignItems: 'center',
        gridTemplateColumns: { xs: 'minmax(0, 1fr) auto', md: '150px minmax(0, 1fr) minmax(0, 1fr) auto' },
        '& + li': { borderTop: 1, borderColor: 'divider' },
      }}
    >
      <Box sx={{ fontWeight: 650, fontSize: '1rem', overflowWrap: 'anywhere' }}>{name}</Box>
      <Box sx={{ gridColumn: { xs: '1', md: 'auto' }, gridRow: { xs: 2, md: 'auto' } }}>
        <Box
          component={Link}
          to={`/attendance-records?code=${encodeURIComponent(name)}`}
          sx={{ color: 'primary.main' }}
        >
          {plural(records, 'punch', 'punches')}
        </Box>
        <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
          last <Ago at={last} />
          {first !== last && (
            <>
              , first <Ago at={first} />
            </>
          )}
        </Box>
      </Box>
      <Box
        sx={{
          gridColumn: { xs: '1 / -1', md: 'auto' },
          fontSize: '0.8125rem',
          color: 'text.secondary',
          overflowWrap: 'anywhere',
        }}
      >
        {devices.map(({ id, name: terminal }) => terminal ?? `terminal ${id}`).join(', ')}
      </Box>
      {admin && (
        <Button
          variant="outlined"
          onClick={onAssign}
          aria-label={`Assign ${name}`}
          sx={{ gridColumn: { xs: 2, md: 'auto' }, gridRow: { xs: '1 / 3', md: 'auto' } }}
        >
          Assign
        </Button>
      )}
    </Box>
  );
}
