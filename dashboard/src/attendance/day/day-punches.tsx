import { Box, Button } from '@mui/material';
import { useState } from 'react';
import type { AttendanceDayView, CorrectionView, DayPunchView } from '../../client/types.gen.js';
import { useIsAdmin } from '../../session/permissions.js';
import { DirectionMark } from '../direction-mark.js';
import { PunchTime } from '../punch-time.js';
import { IgnoreForm } from './ignore-form.js';

const whyWords: Record<NonNullable<DayPunchView['why']>, string> = {
  not_valid: 'marked as not valid',
  impossible_time: 'no time at all',
  ignored: 'ignored by a correction',
  repeated: 'punched again right after',
  between: 'between the first and the last',
};

/** Every punch of the day, also those that do not count, with the reason. */
export function DayPunches({ day, corrections }: { day: AttendanceDayView; corrections: CorrectionView[] }) {
  return (
    <Box component="section" aria-label="Punches" sx={{ mt: 2.5 }}>
      <Box component="h3" sx={{ m: 0, mb: 0.5, fontSize: '0.9375rem', fontWeight: 650 }}>
        Punches
      </Box>
      {day.punches.length === 0 && <Box sx={{ color: 'text.secondary' }}>Nobody punched on this day.</Box>}
      <Box component="ul" aria-label="Punches of the day" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {day.punches.map(punch => (
          <PunchLine
            key={punch.record_id ?? `correction ${punch.correction_id}`}
            punch={punch}
            employee={day.employee}
            correction={corrections.find(({ id }) => id === punch.correction_id)}
          />
        ))}
      </Box>
    </Box>
  );
}

interface LineProps {
  punch: DayPunchView;
  employee: number;
  correction: CorrectionView | undefined;
}

function PunchLine({ punch, employee, correction }: LineProps) {
  const admin = useIsAdmin();
  const [ignores, setIgnores] = useState(false);
  const { record_id: record, device, device_name: terminal, counted, why } = punch;
  const origin = device === null ? 'added by hand' : (terminal ?? 'a terminal that is gone');
  return (
    <Box component="li" sx={{ py: 0.875, '& + li': { borderTop: 1, borderColor: 'divider' } }}>
      <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', minHeight: 31 }}>
        <Box component="span" sx={{ fontWeight: 650, textDecoration: counted ? undefined : 'line-through' }}>
          <PunchTime local={punch.local_time} at={punch.timestamp} clockOnly />
        </Box>
        {counted && <DirectionMark direction={punch.direction} />}
        <Box component="span" sx={{ flex: 1, minWidth: 0, color: 'text.secondary', overflowWrap: 'anywhere' }}>
          {origin}
        </Box>
        {admin && counted && record !== null && !ignores && (
          <Button
            size="small"
            onClick={() => setIgnores(true)}
            aria-label={`Ignore the punch of ${punch.local_time.slice(11)}`}
          >
            Ignore
          </Button>
        )}
      </Box>
      {why !== null && (
        <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>Does not count: {whyWords[why]}.</Box>
      )}
      {correction && (
        <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>
          “{correction.reason}”, {correction.author}
        </Box>
      )}
      {ignores && record !== null && (
        <IgnoreForm employee={employee} record={record} onClose={() => setIgnores(false)} />
      )}
    </Box>
  );
}
