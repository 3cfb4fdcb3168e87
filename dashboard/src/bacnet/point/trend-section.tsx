import { Box, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { Figure } from '../../status/figure.js';
import { plural } from '../../status/figures.js';
import { Section } from '../../status/section.js';
import { bacnet } from '../bacnet-api.js';
import { kindOf, numberText, unitOf } from '../point-kind.js';
import { trendWindows, type PointView, type TrendView, type TrendWindow } from '../types.js';
import { TrendChart } from './trend-chart.js';

/** A bucket of the last hour is a minute; of longer windows they grow slowly. */
const everyMs: Record<TrendWindow, number> = {
  '1h': 5000,
  '24h': 30_000,
  '7d': 60_000,
  '30d': 60_000,
  '1y': 600_000,
};

/** How the values went over a time. */
export function TrendSection({ point }: { point: PointView }) {
  const [window, setWindow] = useTrendWindow();
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['bacnet-trend', point.id, window],
    queryFn: ({ signal }) => bacnet.trend(point.id, window, signal),
    refetchInterval: everyMs[window],
    placeholderData: before => before,
  });
  return (
    <Section title="Trend" action={<WindowChoice window={window} onChange={setWindow} />}>
      {data ? (
        <Box sx={{ opacity: isPlaceholderData ? 0.5 : 1 }}>
          {kindOf(point) === 'number' && <Sums trend={data} unit={unitOf(point)} />}
          <TrendChart trend={data} point={point} />
        </Box>
      ) : (
        <Box sx={{ height: 300 }} aria-busy />
      )}
    </Section>
  );
}

function Sums({ trend: { series }, unit }: { trend: TrendView; unit: string }) {
  if (series.length === 0) return null;
  const count = series.reduce((sum, bucket) => sum + bucket.count, 0);
  const average = series.reduce((sum, bucket) => sum + bucket.average * bucket.count, 0) / count;
  return (
    <Box sx={{ mb: 2, display: 'flex', flexWrap: 'wrap', columnGap: 4, rowGap: 1 }}>
      <Figure label="Lowest">{numberText(Math.min(...series.map(({ minimum }) => minimum)), unit)}</Figure>
      <Figure label="Average">{numberText(average, unit)}</Figure>
      <Figure label="Highest">{numberText(Math.max(...series.map(({ maximum }) => maximum)), unit)}</Figure>
      <Figure label="From">{plural(count, 'value')}</Figure>
    </Box>
  );
}

/** The window is part of the address, so a link shows the same. */
function useTrendWindow(): [TrendWindow, (window: TrendWindow) => void] {
  const [parameters, setParameters] = useSearchParams();
  const window = trendWindows.find(each => each === parameters.get('window')) ?? '1h';
  return [window, next => setParameters({ window: next }, { replace: true })];
}

function WindowChoice({ window, onChange }: { window: TrendWindow; onChange: (window: TrendWindow) => void }) {
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      value={window}
      aria-label="Time range"
      onChange={(_event, next: TrendWindow | null) => next && onChange(next)}
    >
      {trendWindows.map(each => (
        <ToggleButton key={each} value={each} sx={{ px: { xs: 1, sm: 1.5 }, py: 0.5, textTransform: 'none' }}>
          {each}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
