import { Box, useTheme } from '@mui/material';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { kindOf, unitOf } from '../point-kind.js';
import type { PointView, TrendView } from '../types.js';
import { chartOf } from './trend-picture.js';

const height = 260;

/** The values as a line with the range of each bucket behind it; of states, which one it was. */
export function TrendChart({ trend, point }: { trend: TrendView; point: PointView }) {
  const place = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  const unit = unitOf(point);
  const kind = kindOf(point);
  const type = point.object_type;
  useEffect(() => {
    const element = place.current;
    if (!element || trend.series.length === 0) return undefined;
    const { options, data } = chartOf(trend, {
      theme,
      unit,
      point: { object_type: type, state_texts: trend.state_texts },
      isStates: kind === 'states',
    });
    const drawn = new uPlot({ ...options, width: element.clientWidth, height }, data, element);
    const observer = new ResizeObserver(() => drawn.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.destroy();
    };
  }, [trend, theme, unit, kind, type]);

  if (trend.series.length === 0)
    return <Box sx={{ py: 6, textAlign: 'center', color: 'text.secondary' }}>No values in this time.</Box>;
  return (
    <Box
      ref={place}
      role="img"
      aria-label={`Chart of the values over ${trend.window}. ${trend.series.length} points, the last ${lastOf(trend, unit)}.`}
      sx={{
        minHeight: height + 32,
        '& .u-legend': { color: 'text.secondary', fontSize: '0.8125rem', textAlign: 'left', fontFamily: 'inherit' },
        '& .u-legend th': { fontWeight: 500 },
        '& .u-legend .u-value': { color: 'text.primary', minWidth: 56, display: 'inline-block' },
        '& .u-select': { bgcolor: 'action.selected' },
      }}
    />
  );
}

const lastOf = ({ series }: TrendView, unit: string): string => `${series.at(-1)?.latest ?? ''} ${unit}`.trim();
