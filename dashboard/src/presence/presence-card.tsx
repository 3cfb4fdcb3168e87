import { Box } from '@mui/material';
import { Link } from 'react-router';
import type { PresenceNowView } from '../client/types.gen.js';
import { FigureLinks } from '../overview/figure-link.js';
import { useIsAdmin } from '../session/permissions.js';
import { wheres } from './board/board-query.js';
import { PresenceProblems } from './presence-problems.js';
import { usePresenceNow } from './use-presence.js';
import { WhereLink } from './where-link.js';

const namesShown = 16;

/** Presence on the overview: what is wrong first, then who is here. */
export default function PresenceCard() {
  const { data } = usePresenceNow();
  const admin = useIsAdmin();
  if (!data) return <Box sx={{ color: 'text.secondary' }}>Reading…</Box>;
  return (
    <>
      {data.employees.length === 0 ? (
        <Box sx={{ color: 'text.secondary' }}>
          Nobody is looked for.{' '}
          {admin && (
            <Box component={Link} to="/employees/create" sx={{ color: 'primary.main' }}>
              Add the first employee
            </Box>
          )}
        </Box>
      ) : (
        <FigureLinks>
          {wheres
            .filter(where => data.counts[where] > 0)
            .map(where => (
              <WhereLink key={where} where={where} count={data.counts[where]} />
            ))}
        </FigureLinks>
      )}
      <PresenceProblems now={data} />
      <Names now={data} />
    </>
  );
}

function Names({ now: { employees } }: { now: PresenceNowView }) {
  const here = employees.filter(({ standing }) => standing === 'here').map(({ employee_name: name }) => name);
  if (here.length === 0) return null;
  const rest = here.length - namesShown;
  return (
    <Box sx={{ mt: 1.5, color: 'text.secondary', overflowWrap: 'anywhere' }}>
      {here.slice(0, namesShown).join(', ')}
      {rest > 0 && ` and ${rest.toLocaleString()} more`}
    </Box>
  );
}
