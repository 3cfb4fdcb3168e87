const newline = 0x0a;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** The lines of a body without their ends; blank ones are left out. Every line is a view into the body. */
export function linesOf(body: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = body.subarray(0, 3).equals(byteOrderMark) ? 3 : 0;
  while (start < body.length) {
    const found = body.indexOf(newline, start);
    const end = found === -1 ? body.length : found;
    const line = withoutReturn(body.subarray(start, end));
    if (!isBlank(line)) lines.push(line);
    start = end + 1;
  }
  return lines;
}

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === 0x0d ? line.subarray(0, -1) : line;
}

function isBlank(line: Buffer): boolean {
  for (const byte of line) if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d && byte !== 0) return false;
  return true;
}
