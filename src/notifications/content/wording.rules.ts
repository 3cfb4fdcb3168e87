/** Characters that end a line, or turn the direction of what follows. */
const unruly = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu;

/** Any text as one line: no line breaks, no control characters, no lone surrogates. */
export function oneLine(text: string): string {
  return text.toWellFormed().replaceAll(unruly, ' ').replaceAll(/ {2,}/g, ' ').trim();
}

/** At most `max` UTF-16 units, never ending within a character; what was cut off is shown as `...`. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  const dots = max > 3 ? '...' : '';
  return (
    text
      .slice(0, max - dots.length)
      .toWellFormed()
      .replace(/\uFFFD$/, '')
      .trimEnd() + dots
  );
}

/** `1 server down`, `12 servers down`. */
export function counted(count: number, [one, many]: readonly [string, string]): string {
  return (count === 1 ? one : many).replace('#', String(count));
}

/** What a group of a message is called and whom it names. */
export interface Naming {
  /** `12 servers down`. */
  label: string;
  /** In the order they are to be named; each once. */
  names: readonly string[];
  /** How many there are, where not all are known by name. */
  total?: number;
}

const namedAtMost = 5;
const lengths = [100, 60, 40, 30, 24, 18, 14, 11, 9, 7, 6, 5, 4, 3, 2, 1];

/**
 * The groups in one line with the first five names of all: `12 servers down: a, b, c, d, e and 7 more; 1 alert`. Long
 * names are shortened until `fits` says yes; where nothing helps the names are left out, then the last groups.
 */
export function nameLine(groups: readonly Naming[], fits: (line: string) => boolean): string {
  for (const length of lengths) {
    const line = lineWith(groups, length, namedAtMost);
    if (fits(line)) return line;
  }
  for (let shown = groups.length; shown > 1; shown -= 1) {
    const line = lineWith(groups.slice(0, shown), 1, 0);
    if (fits(line)) return line;
  }
  return lineWith(groups.slice(0, 1), 1, 0);
}

function lineWith(groups: readonly Naming[], length: number, atMost: number): string {
  let left = atMost;
  const parts = groups.map(({ label, names, total = names.length }) => {
    const named = names.slice(0, left);
    left -= named.length;
    if (named.length === 0) return label;
    const rest = total - named.length;
    const list = named.map(name => clip(name, length)).join(', ');
    return `${label}: ${list}${rest > 0 ? ` and ${rest} more` : ''}`;
  });
  return parts.join('; ');
}
