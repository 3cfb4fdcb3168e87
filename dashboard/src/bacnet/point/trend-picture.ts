import type { Theme } from '@mui/material';
import uPlot from 'uplot';
import { numberText, statesOf } from '../point-kind.js';
import type { PointView, TrendPoint, TrendView } from '../types.js';

interface Look {
  theme: Theme;
  unit: string;
  point: Pick<PointView, 'object_type' | 'state_texts'>;
  isStates: boolean;
}

interface Chart {
  options: Omit<uPlot.Options, 'width' | 'height'>;
  data: uPlot.AlignedData;
}

/** A few points make no line one could see. */
const fewPoints = 12;
/** A pause of so many buckets is drawn as a gap. */
const gapBuckets = 2.5;

/** What uPlot draws of a trend. */
export function chartOf(trend: TrendView, look: Look): Chart {
  return look.isStates ? statesChart(trend, look) : numbersChart(trend, look);
}

/** The buckets, and an instant without values wherever some are missing, so that no line is drawn over it. */
function withGaps({ series, bucket_seconds: step }: TrendView): { at: number; bucket: TrendPoint | null }[] {
  return series.flatMap((bucket, index) => {
    const at = Date.parse(bucket.at) / 1000;
    const next = series[index + 1];
    const isGap = next !== undefined && Date.parse(next.at) / 1000 - at > step * gapBuckets;
    return isGap
      ? [
          { at, bucket },
          { at: at + step, bucket: null },
        ]
      : [{ at, bucket }];
  });
}

function numbersChart(trend: TrendView, { theme, unit }: Look): Chart {
  const { palette } = theme;
  const places = withGaps(trend);
  const column = (pick: (bucket: TrendPoint) => number) => places.map(({ bucket }) => bucket && pick(bucket));
  const limits = [
    { label: 'Highest allowed', value: trend.high_limit },
    { label: 'Lowest allowed', value: trend.low_limit },
  ].flatMap(({ label, value }) => (value === null ? [] : [{ label, value }]));
  const value = (_chart: uPlot, number: number | null) => (number === null ? '–' : numberText(number, unit));
  const quiet = { width: 0, points: { show: false }, value };
  const points = { show: places.length <= fewPoints, size: 5 };
  return {
    data: [
      places.map(({ at }) => at),
      column(({ minimum }) => minimum),
      column(({ maximum }) => maximum),
      column(({ average }) => average),
      ...limits.map(limit => places.map(() => limit.value)),
    ],
    options: {
      ...frameOf(trend),
      axes: [
        axisOf(theme),
        { ...axisOf(theme), size: 72, values: (_chart, ticks) => ticks.map(tick => numberText(tick, unit)) },
      ],
      bands: [{ series: [2, 1], fill: `${palette.primary.main}22` }],
      series: [
        timeSeries,
        { label: 'Lowest', ...quiet },
        { label: 'Highest', ...quiet },
        { label: 'Average', stroke: palette.primary.main, width: 2, points, value },
        ...limits.map(({ label }) => ({
          label,
          stroke: palette.states.degraded.fill,
          width: 1.5,
          dash: [6, 4],
          points: { show: false },
          value,
        })),
      ],
    },
  };
}

function statesChart(trend: TrendView, { theme, point }: Look): Chart {
  const { palette } = theme;
  const places = withGaps(trend);
  const states = statesOf(point);
  const word = (value: number | null) =>
    value === null ? '–' : (states.find(state => state.value === value)?.text ?? String(value));
  const values = states.map(state => state.value);
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  return {
    data: [places.map(({ at }) => at), places.map(({ bucket }) => bucket && bucket.latest)],
    options: {
      ...frameOf(trend),
      scales: {
        ...frameOf(trend).scales,
        ...(values.length > 0 && { y: { range: [Math.min(...values) - 0.3, Math.max(...values) + 0.3] } }),
      },
      axes: [
        axisOf(theme),
        {
          ...axisOf(theme),
          size: 96,
          ...(values.length > 0 && { splits: values }),
          values: (_chart, ticks) => ticks.map(word),
        },
      ],
      series: [
        timeSeries,
        {
          label: 'State',
          stroke: palette.primary.main,
          fill: `${palette.primary.main}1a`,
          width: 2,
          paths: stepped,
          points: { show: places.length <= fewPoints, size: 5 },
          value: (_chart, value: number | null) => word(value),
        },
      ],
    },
  };
}

const timeSeries: uPlot.Series = {
  label: 'Time',
  value: (_chart, at: number | null) => (at === null ? '–' : new Date(at * 1000).toLocaleString()),
};

function frameOf({ from, to }: TrendView) {
  return {
    scales: { x: { range: [Date.parse(from) / 1000, Date.parse(to) / 1000] as [number, number] } },
    cursor: { points: { size: 6 }, drag: { x: true, y: false } },
    legend: { live: true },
  };
}

function axisOf(theme: Theme): uPlot.Axis {
  return {
    stroke: theme.palette.text.secondary,
    grid: { stroke: theme.palette.divider, width: 1 },
    ticks: { show: false },
    font: `12px ${String(theme.typography.fontFamily)}`,
  };
}
