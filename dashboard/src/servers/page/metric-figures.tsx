import { Box } from '@mui/material';
import type { MetricsView } from '../../client/types.gen.js';
import { milliseconds, percent } from '../../status/figures.js';
import { duration } from '../../status/time.js';
import { Figure } from '../../status/figure.js';

const row = { display: 'flex', flexWrap: 'wrap', columnGap: 4, rowGap: 1.5, mb: 1.5 };

/** Below this share of known time the percentage alone would mislead. */
const fullCoverage = 0.995;

export function UptimeFigures({ uptime }: { uptime: MetricsView['uptime'] }) {
  const { coverage } = uptime;
  const times: [string, number][] = [
    ['Down', uptime.down_seconds],
    ['Degraded', uptime.degraded_seconds],
    ['Maintenance', uptime.maintenance_seconds],
  ];
  return (
    <Box sx={row}>
      <Figure label="Uptime">{percent(uptime.uptime_percentage)}</Figure>
      {times
        .filter(([label, seconds]) => label === 'Down' || seconds > 0)
        .map(([label, seconds]) => (
          <Figure key={label} label={label}>
            {duration(seconds)}
          </Figure>
        ))}
      <Figure label="Coverage">
        {percent(coverage * 100)}
        {coverage < fullCoverage && (
          <Box component="span" sx={{ ml: 1, fontSize: '0.78125rem', fontWeight: 400, color: 'text.secondary' }}>
            nothing is known about {duration(uptime.unknown_seconds)}
          </Box>
        )}
      </Figure>
    </Box>
  );
}

export function LatencyFigures({ latency }: { latency: MetricsView['latency'] }) {
  const figures: [string, number | null][] = [
    ['Average', latency.average_ms],
    ['Median', latency.p50_ms],
    ['95 %', latency.p95_ms],
    ['99 %', latency.p99_ms],
    ['Fastest', latency.minimum_ms],
    ['Slowest', latency.maximum_ms],
  ];
  return (
    <Box sx={row}>
      {figures.map(([label, value]) => (
        <Figure key={label} label={label}>
          {milliseconds(value)}
        </Figure>
      ))}
      <Figure label="Checks">{latency.count.toLocaleString()}</Figure>
    </Box>
  );
}
