import type { Theme } from '@mui/material';
import { useCallback } from 'react';
import type { PersonMonthView } from '../../client/types.gen.js';
import { Picture, type Paint } from '../../status/canvas.js';
import { plural } from '../../status/figures.js';
import { today } from '../site-time.js';
import { dayInWords, fullness, isWeekend, longHoursText } from './month-text.js';

/** The days of a month as columns: the longer somebody was here, the taller; a dot where nobody watched. */
export function MonthBar({ person, zone, height = 30 }: { person: PersonMonthView; zone: string; height?: number }) {
  const { days, employee_name: name, seconds_online } = person;
  const paint = useCallback<Paint>(
    (context, width, tall, theme) => paintMonth({ context, width, tall, theme }, days, today(zone)),
    [days, zone],
  );
  const hint = useCallback(
    (position: number) => {
      const day = days[Math.floor(position * days.length)];
      return day ? dayInWords(day, zone) : '';
    },
    [days, zone],
  );
  const present = days.filter(day => day.seconds_online > 0).length;
  const label = `${name}: ${plural(present, 'day')} here, ${longHoursText(seconds_online)} together`;
  return <Picture label={label} height={height} paint={paint} hint={hint} />;
}

interface Canvas {
  context: CanvasRenderingContext2D;
  width: number;
  tall: number;
  theme: Theme;
}

function paintMonth({ context, width, tall, theme }: Canvas, days: PersonMonthView['days'], now: string): void {
  const { palette } = theme;
  context.clearRect(0, 0, width, tall);
  const pitch = width / days.length;
  const thick = Math.max(2, Math.min(26, pitch * 0.72));
  days.forEach((day, index) => {
    const left = index * pitch + (pitch - thick) / 2;
    if (isWeekend(day.date)) {
      context.fillStyle = palette.states.unknown.tint;
      context.fillRect(index * pitch, 0, pitch, tall);
    }
    if (day.date > now) return;
    const isHere = day.seconds_online > 0;
    const height = isHere ? Math.max(4, fullness(day.seconds_online) * tall) : 2;
    context.fillStyle = isHere ? palette.states.up.fill : palette.states.unknown.fill;
    context.beginPath();
    if (!isHere && day.seconds_covered === 0) context.arc(left + thick / 2, tall - 2, 1.5, 0, Math.PI * 2);
    else context.roundRect(left, tall - height, thick, height, Math.min(2, thick / 2));
    context.fill();
  });
}
