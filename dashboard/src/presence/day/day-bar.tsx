import type { Theme } from '@mui/material';
import { useCallback } from 'react';
import type { StayView } from '../../client/types.gen.js';
import { Picture, type Paint } from '../../status/canvas.js';
import { hintAt } from './day-text.js';
import type { TimelineView } from '../../client/types.gen.js';

interface BarProps {
  day: TimelineView;
  stays: readonly StayView[];
  label: string;
  height?: number;
}

/** A day from left to right: stays as bars, hatched where nobody watched, nothing yet after now. */
export function DayBar({ day, stays, label, height = 24 }: BarProps) {
  const paint = useCallback<Paint>(
    (context, width, tall, theme) => paintDay({ context, width, tall, theme }, day, stays),
    [day, stays],
  );
  const hint = useCallback(
    (position: number) => hintAt(stays, day, Date.parse(day.from) + position * day.seconds * 1000),
    [day, stays],
  );
  return <Picture label={label} height={height} paint={paint} hint={hint} />;
}

interface Canvas {
  context: CanvasRenderingContext2D;
  width: number;
  tall: number;
  theme: Theme;
}

function paintDay(canvas: Canvas, day: TimelineView, stays: readonly StayView[]): void {
  const { context, width, tall, theme } = canvas;
  const start = Date.parse(day.from);
  const x = (at: number) => ((at - start) / (day.seconds * 1000)) * width;
  context.clearRect(0, 0, width, tall);
  const now = Math.min(width, Math.max(0, x(Date.now())));
  context.fillStyle = theme.palette.divider;
  context.fillRect(0, tall / 2 - 1, now, 2);
  for (const { from, to } of day.uncovered) hatch(canvas, x(Date.parse(from)), x(Date.parse(to)));
  context.fillStyle = theme.palette.states.up.fill;
  for (const { from, to } of stays) {
    const left = x(Date.parse(from));
    context.beginPath();
    context.roundRect(left, tall * 0.12, Math.max(2, x(Date.parse(to)) - left), tall * 0.76, 2);
    context.fill();
  }
  if (now > 0 && now < width) {
    context.fillStyle = theme.palette.primary.main;
    context.fillRect(now - 1, 0, 2, tall);
  }
}

const pitch = 6;

/** Slanted lines: seen without their colour, and not to be taken for a stay. */
function hatch({ context, tall, theme }: Canvas, left: number, right: number): void {
  if (right - left < 1) return;
  context.save();
  context.beginPath();
  context.rect(left, 0, right - left, tall);
  context.clip();
  context.fillStyle = theme.palette.states.unknown.tint;
  context.fillRect(left, 0, right - left, tall);
  context.strokeStyle = theme.palette.states.unknown.fill;
  context.lineWidth = 1;
  context.beginPath();
  // From a common origin, so that neighbours fit together.
  for (let at = Math.floor((left - tall) / pitch) * pitch; at < right; at += pitch) {
    context.moveTo(at, tall);
    context.lineTo(at + tall, 0);
  }
  context.stroke();
  context.restore();
}
