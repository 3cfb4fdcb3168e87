type Cell = string | number | boolean | null;

/**
 * A table as CSV after RFC 4180, with a header line and CRLF. Text that a spreadsheet would take for a formula gets an
 * apostrophe in front: names come from people, and opening a file must not run anything.
 */
export function csvOf<Row>(columns: Record<string, (row: Row) => Cell>, rows: readonly Row[]): string {
  const cells = Object.values(columns);
  const lines = [Object.keys(columns), ...rows.map(row => cells.map(cell => cell(row)))];
  return lines.map(line => `${line.map(written).join(',')}\r\n`).join('');
}

function written(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
