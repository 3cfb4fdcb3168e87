import { parentPort, workerData } from 'node:worker_threads';
import writeExcelFile, { type Cell } from 'write-excel-file/node';

/** What is left of a table once its functions are gone: threads share values only. */
export interface Sheet {
  name: string;
  columns: { title: string; type: 'text' | 'number' | 'date' | 'datetime'; width: number }[];
  rows: (string | number | Date | null)[][];
}

const dateFormats = { date: 'yyyy-mm-dd', datetime: 'yyyy-mm-dd hh:mm:ss' };

function cellOf(value: string | number | Date | null, type: Sheet['columns'][number]['type'] | undefined): Cell {
  if (value instanceof Date) return { value, type: Date, format: dateFormats[type === 'date' ? 'date' : 'datetime'] };
  if (typeof value === 'number') return { value, type: Number };
  // A type of its own keeps a text that begins with `=` from being a formula.
  return value === null || value === '' ? null : { value, type: String };
}

/** Runs in a thread of its own: the library builds the whole file in one go, which takes seconds for a large table. */
async function write({ name, columns, rows }: Sheet): Promise<Buffer> {
  const header = columns.map(({ title: value }): Cell => ({ value, type: String, fontWeight: 'bold' }));
  const cells = rows.map(row => row.map((value, index) => cellOf(value, columns[index]?.type)));
  const options = { sheet: name, stickyRowsCount: 1, columns: columns.map(({ width }) => ({ width })) };
  return writeExcelFile([header, ...cells], options).toBuffer();
}

// A copy of its own is handed over, not copied once more.
const bytes = new Uint8Array(await write(workerData));
parentPort?.postMessage(bytes, [bytes.buffer]);
