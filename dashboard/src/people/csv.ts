/** Columns by their headings. */
export type CsvColumns<T> = Record<string, (record: T) => string | number | boolean | null>;

/** A table that spreadsheets read: with quotes, and without cells they would take for a formula. */
export function csvOf<T>(columns: CsvColumns<T>, records: readonly T[]): string {
  const lines = records.map(record => Object.values(columns).map(value => cell(value(record))));
  return [Object.keys(columns).map(cell), ...lines].map(line => `${line.join(',')}\r\n`).join('');
}

function cell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

const byteOrderMark = '\uFEFF';

/** Hands a text to the reader as a file. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([byteOrderMark, text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
