import { Box, useTheme, type Theme } from '@mui/material';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { SeriesPoint } from '../../client/types.gen.js';
import { milliseconds } from '../../status/figures.js';

const height = 240;
const fewPoints = 12;

interface ChartProps {
  series: SeriesPoint[];
  from: string;
  to: string;
}

/** Average and 95th percentile of the response times, with the range between fastest and slowest behind them. */
export function LatencyChart({ series, from, to }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  useEffect(() => {
    const element = place.current;
    if (!element || series.length === 0) return undefined;
    const chart = new uPlot(optionsOf(theme, element.clientWidth, from, to, series.length), dataOf(series), element);
    const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [series, from, to, theme]);

  if (series.length === 0)
    return <Box sx={{ py: 6, textAlign: 'center', color: 'text.secondary' }}>No checks in this time.</Box>;
  return (
    <Box
      ref={place}
      role="img"
      aria-label={`Chart of the response times; the figures are above. ${series.length} points.`}
      sx={{
        minHeight: height,
        '& .u-legend': { color: 'text.secondary', fontSize: '0.8125rem', textAlign: 'left', fontFamily: 'inherit' },
        '& .u-legend th': { fontWeight: 500 },
        '& .u-legend .u-value': { color: 'text.primary', minWidth: 56, display: 'inline-block' },
        '& .u-select': { bgcolor: 'action.selected' },
      }}
    />
  );
}

/** A pause this many times the usual distance between points is drawn as a gap. */
const gapFactor = 2.5;

/** The points with an empty one wherever checks are missing, so that no line is drawn over a time without checks. */
function withGaps(series: SeriesPoint[]): SeriesPoint[] {
  const times = series.map(({ at }) => Date.parse(at));
  const steps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const usual = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  return series.flatMap((point, index) => {
    const step = steps[index] ?? 0;
    if (step <= usual * gapFactor) return [point];
    return [point, { ...empty, at: new Date((times[index] ?? 0) + usual).toISOString() }];
  });
}

const empty = { count: 0, failures: 0, slow: 0, average_ms: null, minimum_ms: null, maximum_ms: null, p95_ms: null };

function dataOf(points: SeriesPoint[]): uPlot.AlignedData {
  const series = withGaps(points);
  const column = (pick: (point: SeriesPoint) => number | null) => series.map(pick);
  return [
    series.map(({ at }) => Date.parse(at) / 1000),
    column(point => point.minimum_ms),
    column(point => point.maximum_ms),
    column(point => point.p95_ms),
    column(point => point.average_ms),
    column(point => (point.failures > 0 ? 0 : null)),
  ];
}

const value = (_chart: uPlot, latency: number | null) => milliseconds(latency);

function optionsOf(theme: Theme, width: number, from: string, to: string, count: number): uPlot.Options {
  const { palette } = theme;
  // A few points make no line one could see.
  const points = { show: count <= fewPoints, size: 5 };
  const axis = {
    stroke: palette.text.secondary,
    grid: { stroke: palette.divider, width: 1 },
    ticks: { show: false },
    font: `12px ${String(theme.typography.fontFamily)}`,
  };
  const quiet = { width: 0, points: { show: false }, value };
  return {
    width,
    height,
    scales: {
      x: { range: [Date.parse(from) / 1000, Date.parse(to) / 1000] },
      y: { range: (_chart, _low, high) => [0, Math.max(1, high * 1.1)] },
    },
    axes: [axis, { ...axis, size: 64, values: (_chart, ticks) => ticks.map(tick => milliseconds(tick)) }],
    bands: [{ series: [2, 1], fill: `${palette.primary.main}22` }],
    series: [
      {
        value: (_chart, at: number | null) => (at === null ? '–' : new Date(at * 1000).toLocaleString()),
        label: 'Time',
      },
      { label: 'Fastest', ...quiet },
      { label: 'Slowest', ...quiet },
      { label: '95 %', stroke: palette.states.degraded.fill, width: 1.5, dash: [5, 4], points: { show: false }, value },
      { label: 'Average', stroke: palette.primary.main, width: 2, points, value },
      {
        label: 'Failures',
        stroke: palette.states.down.fill,
        width: 0,
        points: { show: true, size: 8, fill: palette.states.down.fill },
        value: (_chart, failed: number | null) => (failed === null ? 'none' : 'some'),
      },
    ],
    cursor: { points: { size: 6 }, drag: { x: true, y: false } },
    legend: { live: true },
  };
}
