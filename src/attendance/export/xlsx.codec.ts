import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Unavailable } from '../../shared/errors.js';
import type { Sheet } from './xlsx.worker.js';

/**
 * What the cells of a column are. `date` and `datetime` take a Date and show its UTC fields, because cells have no zone:
 * whoever wants local time hands over a Date whose UTC fields are that.
 */
export type XlsxColumn<Row> = { width?: number } & (
  | { type: 'text'; of: (row: Row) => string | null }
  | { type: 'number'; of: (row: Row) => number | null }
  | { type: 'date' | 'datetime'; of: (row: Row) => Date | null }
);

const defaultWidths = { text: 24, number: 16, date: 12, datetime: 20 };

/** A cell takes no longer text. */
const longestText = 32_767;
/** Signs that XML cannot have; a name with one must not make the file unreadable. */
const notInXml = /[^\P{Cc}\t\n\r]|\p{Cs}|[\uFFFE\uFFFF]/gu;

/** Each file that is being written takes a thread and up to 200 MB. */
const mostAtOnce = 2;
let writing = 0;

/**
 * A table as an Office Open XML workbook with one sheet and a bold header that stays in sight. Text is written as text,
 * never as a formula. Throws Unavailable while others are being written.
 */
export async function xlsxOf<Row>(
  columns: Record<string, XlsxColumn<Row>>,
  rows: readonly Row[],
  { sheet: name }: { sheet: string },
): Promise<Buffer> {
  if (writing >= mostAtOnce) throw new Unavailable('Other files are being written; try again in a moment.', 5);
  writing += 1;
  try {
    const list = Object.entries(columns);
    return await written({
      name,
      columns: list.map(([title, { type, width }]) => ({ title, type, width: width ?? defaultWidths[type] })),
      rows: rows.map(row => list.map(([, column]) => valueOf(column, row))),
    });
  } finally {
    writing -= 1;
  }
}

function valueOf<Row>(column: XlsxColumn<Row>, row: Row): string | number | Date | null {
  if (column.type !== 'text') return column.of(row);
  return column.of(row)?.replace(notInXml, '').slice(0, longestText) ?? null;
}

function written(sheet: Sheet): Promise<Buffer> {
  // Compiled or not, the thread runs what lies beside this file.
  const file = new URL(`./xlsx.worker${extname(import.meta.filename)}`, import.meta.url);
  const thread = new Worker(file, { workerData: sheet });
  return new Promise((resolve, reject) => {
    thread.once('message', (bytes: Uint8Array) =>
      resolve(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
    );
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('The thread that writes workbooks ended without one.')));
  });
}
