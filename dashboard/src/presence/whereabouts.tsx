import { Box } from '@mui/material';
import type { EmployeeView } from '../client/types.gen.js';
import { Ago } from '../status/ago.js';
import { StayFor } from './stay-for.js';
import { usePresenceNow } from './use-presence.js';
import { WhereMark, type Where } from './where-mark.js';

/** Where somebody is, as the board says it: it knows also whether that can be told. */
function useWhere({ id, is_online }: EmployeeView): Where {
  const { data } = usePresenceNow();
  const known = data?.employees.find(person => person.id === id)?.standing;
  return known ?? (is_online ? 'here' : 'away');
}

/** Where an employee is, and since when. `stacked`: the one below the other. */
export function Whereabouts({ person, stacked = false }: { person: EmployeeView; stacked?: boolean }) {
  const { online_since, last_seen } = person;
  const where = useWhere(person);
  return (
    <Box
      component="span"
      sx={
        stacked
          ? { display: 'grid', justifyItems: 'start' }
          : { display: 'flex', flexWrap: 'wrap', columnGap: 1.25, alignItems: 'center' }
      }
    >
      <WhereMark where={where} />
      <Box component="span" sx={{ fontSize: '0.8125rem', color: 'text.secondary', whiteSpace: 'nowrap' }}>
        {where === 'here' && online_since ? <StayFor since={online_since} /> : <Ago at={last_seen} none="never seen" />}
      </Box>
    </Box>
  );
}
