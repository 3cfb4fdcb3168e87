const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
const chinese = new TextDecoder('gb18030');

/** The text before the first NUL: UTF-8, else GBK, which older firmware writes. */
export function decodeText(bytes: Buffer): string {
  const text = beforeNul(bytes);
  if (isAscii(text)) return text.toString('latin1');
  try {
    return strictUtf8.decode(text);
  } catch {
    return chinese.decode(text);
  }
}

/** A user id: text before the first NUL, byte by byte where it is not UTF-8, so that no two ids become one. */
export function decodeUserId(bytes: Buffer): string {
  const text = beforeNul(bytes);
  if (isAscii(text)) return text.toString('latin1').trim();
  try {
    return strictUtf8.decode(text).trim();
  } catch {
    return text.toString('latin1').trim();
  }
}

function beforeNul(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return end === -1 ? bytes : bytes.subarray(0, end);
}

function isAscii(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte > 0x7f) return false;
  return true;
}
