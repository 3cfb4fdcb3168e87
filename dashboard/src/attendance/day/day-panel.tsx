import { Alert, Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { errorText } from '../../api/problem.js';
import type { AttendanceDayView, CorrectionView } from '../../client/types.gen.js';
import { Reading } from '../../layout/reading.js';
import { addDays, dayText, startOfDay } from '../../presence/site-time.js';
import { useIsAdmin } from '../../session/permissions.js';
import { attendance } from '../attendance-api.js';
import { SidePanel } from '../side-panel.js';
import { AddPunch } from './add-punch.js';
import { DayCorrections } from './day-corrections.js';
import { DayFigures } from './day-figures.js';
import { DayPunches } from './day-punches.js';

interface PanelProps {
  employee: number;
  /** `YYYY-MM-DD` */
  date: string;
  /** Zone of the site. */
  zone: string;
  onClose: () => void;
}

/** One day of somebody: what it came to, the punches it was made of, and what was put right. */
export function DayPanel({ employee, date, zone, onClose }: PanelProps) {
  const { data: day, error } = useQuery({
    queryKey: ['attendance-day', employee, date],
    queryFn: ({ signal }) => attendance.day(employee, date, signal),
  });
  const corrections = useCorrections(employee, date, zone);
  return (
    <SidePanel title={day ? `${day.employee_name}, ${dayText(date)}` : dayText(date)} onClose={onClose}>
      {error && <Alert severity="error">{errorText(error)}</Alert>}
      {day === undefined && !error && <Reading />}
      {day === null && <Box sx={{ color: 'text.secondary' }}>There is nothing about this day.</Box>}
      {day && <Parts day={day} corrections={corrections} zone={zone} />}
    </SidePanel>
  );
}

function Parts({ day, corrections, zone }: { day: AttendanceDayView; corrections: CorrectionView[]; zone: string }) {
  const admin = useIsAdmin();
  return (
    <>
      <DayFigures day={day} zone={zone} />
      <DayPunches day={day} corrections={corrections} />
      {admin && <AddPunch key={`${day.employee} ${day.date}`} day={day} zone={zone} />}
      <DayCorrections corrections={corrections} zone={zone} />
    </>
  );
}

/** What was corrected on the day; a shift may begin on the evening before and end on the day after. */
function useCorrections(employee: number, date: string, zone: string): CorrectionView[] {
  const { data } = useQuery({
    queryKey: ['attendance-corrections', 'day', employee, date],
    queryFn: ({ signal }) => {
      const since = startOfDay(zone, addDays(date, -1)).toISOString();
      const until = startOfDay(zone, addDays(date, 2)).toISOString();
      return attendance.corrections({ employee, since, until }, null, signal);
    },
  });
  return data?.results.filter(correction => correction.date === date) ?? [];
}
