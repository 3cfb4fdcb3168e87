import type { WorkScheduleView } from '../../client/types.gen.js';

const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const shortNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Monday first. */
export const dayChoices = [1, 2, 3, 4, 5, 6, 0].map(id => ({ id, name: dayNames[id] }));

/** `Mon to Fri` or `Mon, Wed, Fri`. */
export function daysText(weekdays: readonly number[]): string {
  if (weekdays.length === 0) return 'No day';
  if (weekdays.length === 7) return 'Every day';
  const inWeek = weekdays.map(day => (day + 6) % 7).sort((a, b) => a - b);
  const names = inWeek.map(day => shortNames[(day + 1) % 7]);
  const isRun = inWeek.length > 2 && inWeek.every((day, index) => day === (inWeek[0] ?? 0) + index);
  return isRun ? `${names[0]} to ${names.at(-1)}` : names.join(', ');
}

/** `09:00 to 17:30`, with a word where it ends on the next day. */
export const hoursText = ({ starts_at: from, ends_at: to }: WorkScheduleView): string =>
  `${from} to ${to}${to <= from ? ' on the next day' : ''}`;
