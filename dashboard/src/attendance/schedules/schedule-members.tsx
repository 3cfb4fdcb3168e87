import { Box, Chip } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import { errorText } from '../../api/problem.js';
import type { WorkScheduleView } from '../../client/types.gen.js';
import { PersonField } from '../../people/person-field.js';
import { plural } from '../../status/figures.js';
import { Section } from '../../status/section.js';
import { attendance } from '../attendance-api.js';
import { useNames } from './use-names.js';

/** Who works by a schedule; each change is stored at once. */
export function ScheduleMembers({ schedule }: { schedule: WorkScheduleView }) {
  const { employees, is_default: isDefault } = schedule;
  const names = useNames();
  const { mutate, isPending } = useMembers(schedule);
  const nameOf = (id: number) => names?.get(id) ?? `Employee ${id}`;
  const sorted = [...employees].sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
  return (
    <Section title="Members">
      <Box sx={{ mb: 1.5, color: 'text.secondary' }}>
        {employees.length === 0
          ? `Nobody has it as their own${isDefault ? '; whoever has no other works by it' : ' yet'}.`
          : `${plural(employees.length, 'person has', 'people have')} it as their own. Whoever is added leaves the one before.`}
      </Box>
      <Box
        component="ul"
        aria-label="Members"
        sx={{ listStyle: 'none', m: 0, p: 0, display: 'flex', flexWrap: 'wrap', gap: 1 }}
      >
        {sorted.map(id => (
          <li key={id}>
            <Chip
              label={nameOf(id)}
              disabled={isPending}
              onDelete={() => mutate(employees.filter(other => other !== id))}
              aria-label={`${nameOf(id)}; the delete key takes them off`}
            />
          </li>
        ))}
      </Box>
      <Box sx={{ mt: 1.5, maxWidth: 360 }}>
        <PersonField
          label="Add somebody"
          value={null}
          onChange={id => id !== null && !employees.includes(id) && mutate([...employees, id])}
        />
      </Box>
    </Section>
  );
}

function useMembers({ id }: WorkScheduleView) {
  const notify = useNotify();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (employees: number[]) => attendance.setMembers(id, employees),
    onError: error => notify(errorText(error), { type: 'error' }),
    onSettled: () =>
      Promise.all(['work-schedules', 'attendance-sheet'].map(key => queries.invalidateQueries({ queryKey: [key] }))),
  });
}
