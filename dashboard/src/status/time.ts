const units: [number, string, string][] = [
  [86_400, 'day', 'd'],
  [3600, 'hour', 'h'],
  [60, 'minute', 'min'],
];

/** `just now`, `12 s ago`, `3 min ago`, `in 2 h`. */
export function relativeTime(iso: string, now: number): string {
  const seconds = Math.round((now - Date.parse(iso)) / 1000);
  const size = Math.abs(seconds);
  if (size < 2) return 'just now';
  const text = shortDuration(size);
  return seconds > 0 ? `${text} ago` : `in ${text}`;
}

/** One unit: `45 s`, `12 min`, `3 h`, `9 d`. */
function shortDuration(seconds: number): string {
  for (const [size, , short] of units) if (seconds >= size) return `${Math.floor(seconds / size)} ${short}`;
  return `${Math.max(0, Math.floor(seconds))} s`;
}

/** Two units: `2 d 3 h`, `4 min 10 s`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts: string[] = [];
  let rest = whole;
  for (const [size, , short] of [...units, [1, 'second', 's'] as const]) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count} ${short}`);
    rest -= count * size;
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}

const exactFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const shortFormat = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

export const exactTime = (iso: string): string => exactFormat.format(new Date(iso));
export const shortTime = (iso: string): string => shortFormat.format(new Date(iso));
