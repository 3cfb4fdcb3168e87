import { Box, FormControlLabel, FormHelperText, MenuItem, Switch, TextField } from '@mui/material';
import { useNotify } from 'react-admin';
import { Link } from 'react-router';
import { errorText } from '../../api/problem.js';
import { useIsAdmin } from '../../session/permissions.js';
import { Section } from '../../status/section.js';
import { duration } from '../../status/time.js';
import { Facts } from '../facts.js';
import type { PointChanges, PointView } from '../types.js';
import { usePointChange } from './use-point-change.js';

const usualIntervals = [5, 10, 30, 60, 300, 900, 3600, 86_400];

/** Whether, how often and in which way the value is collected. */
export function ReadingSection({ point }: { point: PointView }) {
  const admin = useIsAdmin();
  return (
    <Section
      title="Reading"
      action={
        <Box component={Link} to={`/bacnet-readings?point=${point.id}`} sx={{ color: 'primary.main' }}>
          All readings
        </Box>
      }
    >
      {admin ? <ReadingFields point={point} /> : <ReadingFacts point={point} />}
    </Section>
  );
}

function ReadingFacts({
  point: { is_enabled: collected, interval_seconds: seconds, use_cov: told },
}: {
  point: PointView;
}) {
  return (
    <Facts
      facts={[
        ['Value', collected ? `read every ${duration(seconds)}` : 'not read'],
        ['Changes', told ? 'told by the controller' : 'found by reading'],
      ]}
    />
  );
}

function ReadingFields({ point }: { point: PointView }) {
  const notify = useNotify();
  const { mutate, isPending } = usePointChange(point.id, 'Saved');
  const change = (changes: PointChanges) =>
    mutate(changes, { onError: error => notify(errorText(error), { type: 'error' }) });
  const { interval_seconds: seconds, is_enabled: collected, use_cov: told } = point;
  const intervals = usualIntervals.includes(seconds) ? usualIntervals : [seconds, ...usualIntervals];
  return (
    <Box sx={{ display: 'grid', justifyItems: 'start', gap: 0.5 }}>
      <FormControlLabel
        disabled={isPending}
        control={<Switch checked={collected} onChange={event => change({ is_enabled: event.target.checked })} />}
        label="Read this point"
      />
      <TextField
        select
        label="Every"
        value={seconds}
        disabled={isPending || !collected}
        onChange={event => change({ interval_seconds: Number(event.target.value) })}
        sx={{ minWidth: 160 }}
      >
        {intervals.map(each => (
          <MenuItem key={each} value={each}>
            {duration(each)}
          </MenuItem>
        ))}
      </TextField>
      <FormControlLabel
        disabled={isPending || !collected}
        control={<Switch checked={told} onChange={event => change({ use_cov: event.target.checked })} />}
        label="Have the controller tell changes (COV)"
      />
      <FormHelperText sx={{ mt: -0.5 }}>
        Changes are here at once. A controller that cannot do it is read as before.
      </FormHelperText>
    </Box>
  );
}
