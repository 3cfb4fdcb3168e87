import { Box, Chip } from '@mui/material';
import { monthNameOf, shortDayText, today } from '../site-time.js';
import { partsOf, pathOf, type Period } from './period.js';

interface DrillProps {
  period: Period;
  zone: string;
  onChange: (period: Period) => void;
}

/** From years to months to days, and back. */
export function DateDrill({ period, zone, onChange }: DrillProps) {
  const path = [null, ...pathOf(period)];
  const parts = partsOf(period, today(zone));
  return (
    <Box component="nav" aria-label="Dates" sx={{ mb: 1.5, display: 'flex', flexWrap: 'wrap', gap: 0.75 }}>
      {path.map((step, index) => (
        <Chip
          key={step}
          component="button"
          clickable
          size="small"
          variant={index === path.length - 1 ? 'filled' : 'outlined'}
          aria-current={index === path.length - 1 ? 'true' : undefined}
          label={wordOf(step)}
          onClick={() => onChange(step)}
          sx={{ fontWeight: 650 }}
        />
      ))}
      {parts.length > 0 && <Box component="span" aria-hidden sx={{ borderLeft: 1, borderColor: 'divider', mx: 0.5 }} />}
      {parts.map(part => (
        <Chip
          key={part}
          component="button"
          clickable
          size="small"
          variant="outlined"
          label={shortWordOf(part)}
          aria-label={wordOf(part)}
          onClick={() => onChange(part)}
          sx={{ bgcolor: 'background.paper' }}
        />
      ))}
    </Box>
  );
}

function wordOf(period: Period): string {
  if (period === null) return 'Any date';
  if (period.length === 4) return period;
  return period.length === 7 ? monthNameOf(period) : shortDayText(period);
}

const shortWordOf = (period: string): string =>
  period.length === 10 ? String(Number(period.slice(8))) : wordOf(period);
