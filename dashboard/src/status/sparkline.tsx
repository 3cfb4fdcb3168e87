import type { Theme } from '@mui/material';
import { memo, useCallback } from 'react';
import { beatCount, unpackLatencies } from '../live/beats.js';
import { milliseconds } from './figures.js';
import { Picture, type Paint } from './canvas.js';

/** Response times of the newest results, from zero to the largest. */
export const Sparkline = memo(function Sparkline({ latencies, height = 24 }: { latencies: string; height?: number }) {
  const paint = useCallback<Paint>(
    (context, width, tall, theme) => paintLine(context, width, tall, theme, unpackLatencies(latencies)),
    [latencies],
  );
  return <Picture label={describe(latencies)} height={height} paint={paint} />;
});

function describe(latencies: string): string {
  const known = unpackLatencies(latencies).filter(value => value !== null);
  if (known.length === 0) return 'No response times';
  return `Response times from ${milliseconds(Math.min(...known))} to ${milliseconds(Math.max(...known))}`;
}

function paintLine(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  theme: Theme,
  values: (number | null)[],
): void {
  context.clearRect(0, 0, width, height);
  const largest = Math.max(1, ...values.map(value => value ?? 0)) * 1.1;
  const pitch = (width - 4) / (beatCount - 1);
  const offset = beatCount - values.length;
  context.strokeStyle = theme.palette.primary.main;
  context.lineWidth = 1.5;
  context.lineJoin = 'round';
  context.beginPath();
  let joined = false;
  values.forEach((value, index) => {
    if (value === null) {
      joined = false;
      return;
    }
    const x = 2 + (offset + index) * pitch;
    const y = height - 2 - (value / largest) * (height - 4);
    if (joined) context.lineTo(x, y);
    else context.moveTo(x, y);
    joined = true;
  });
  context.stroke();
}
