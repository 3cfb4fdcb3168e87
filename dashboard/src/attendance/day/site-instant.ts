const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const fields = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', ...fields, second: '2-digit' });
  formats.set(zone, format);
  return format;
}

/** What clocks in a zone show at an instant, `YYYY-MM-DDTHH:MM:SS`. */
function clockIn(zone: string, at: number): string {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const { year, month, day, hour, minute, second } = parts;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}`;
}

/**
 * The instant at which clocks in a zone show a local time, `YYYY-MM-DDTHH:MM`. Of a time that comes twice one is taken, and
 * of one that is skipped the one right after it.
 */
export function instantIn(zone: string, local: string): Date {
  const shown = Date.parse(`${local}Z`);
  const offsetAt = (at: number) => Date.parse(`${clockIn(zone, at)}Z`) - at;
  // The offset there is known once the instant is; near a change of the clocks the first guess may have the other one.
  const guess = shown - offsetAt(shown);
  return new Date(shown - offsetAt(guess));
}
