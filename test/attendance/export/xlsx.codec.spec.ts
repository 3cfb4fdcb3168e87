import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { xlsxOf, type XlsxColumn } from '../../../src/attendance/export/xlsx.codec.js';

interface Row {
  name: string | null;
  hours: number | null;
  day: Date | null;
}

const columns: Record<string, XlsxColumn<Row>> = {
  Name: { type: 'text', of: ({ name }) => name },
  Hours: { type: 'number', of: ({ hours }) => hours },
  Day: { type: 'date', of: ({ day }) => day },
  At: { type: 'datetime', width: 30, of: ({ day }) => day },
};

/** The files of a ZIP archive whose entries say their length up front, by name. */
function unzipped(archive: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  let at = archive.readUInt32LE(archive.lastIndexOf('PK\x05\x06') + 16);
  while (archive.readUInt32LE(at) === 0x02014b50) {
    const [packed, nameLength] = [archive.readUInt32LE(at + 20), archive.readUInt16LE(at + 28)];
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    const header = archive.readUInt32LE(at + 42);
    const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
    const body = archive.subarray(start, start + packed);
    files.set(name, (archive.readUInt16LE(at + 10) === 0 ? body : inflateRawSync(body)).toString());
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return files;
}

async function sheetOf(rows: Row[]): Promise<{ cells: string; texts: string; styles: string; workbook: string }> {
  const files = unzipped(await xlsxOf(columns, rows, { sheet: 'Days' }));
  const file = (name: string) => files.get(name) ?? '';
  return {
    cells: file('xl/worksheets/sheet1.xml'),
    texts: file('xl/sharedStrings.xml'),
    styles: file('xl/styles.xml'),
    workbook: file('xl/workbook.xml'),
  };
}

describe('A workbook', () => {
  it('has a sheet of that name with a header that stays in sight, also without rows', async () => {
    const { workbook, cells, texts } = await sheetOf([]);
    expect(workbook).toContain('name="Days"');
    expect(cells).toContain('state="frozen"');
    expect(texts).toMatch(/Name.*Hours.*Day.*At/);
  });

  it('has numbers as numbers, instants as dates in UTC, and nothing where nothing is known', async () => {
    const { cells, styles } = await sheetOf([
      { name: 'Ada', hours: 7.5, day: new Date('2026-03-02T06:00:00Z') },
      { name: null, hours: null, day: null },
    ]);
    expect(cells).toMatch(/<c r="B2"[^>]*><v>7\.5<\/v>/);
    expect(cells).toMatch(/<c r="D2"[^>]*><v>46083\.25<\/v>/);
    expect(cells).not.toMatch(/r="[A-D]3"[^>]*><v>/);
    expect(styles).toContain('yyyy-mm-dd hh:mm:ss');
  });

  it('has text as text: no formula, no mark-up, nothing that would make the file unreadable', async () => {
    const { cells, texts } = await sheetOf([{ name: '=1+1<b>&\u0000\u0007\uD800 Łukasz 🚪', hours: 1, day: null }]);
    expect(texts).toContain('=1+1&lt;b&gt;&amp; Łukasz 🚪');
    expect(cells).not.toContain('<f>');
  });
});
