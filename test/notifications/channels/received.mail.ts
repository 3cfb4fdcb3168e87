/** A received message taken apart, by a reader that has nothing in common with what wrote it. */
export interface ReadMail {
  /** By lower-case name; folded lines joined, encoded words decoded. */
  headers: Map<string, string>;
  text: string;
  html: string;
}

export function readMail(raw: string): ReadMail {
  const { headers, body } = apart(raw);
  const boundary = /boundary="?([^";]+)"?/.exec(headers.get('content-type') ?? '')?.[1];
  const parts = boundary ? body.split(`--${boundary}`).slice(1, -1) : [];
  const read = parts.map(part => apart(part.replace(/^\r\n/, '')));
  const of = (type: string) => {
    const part = read.find(one => one.headers.get('content-type')?.startsWith(type));
    return part ? decoded(part.body, part.headers.get('content-transfer-encoding')) : '';
  };
  return { headers, text: of('text/plain'), html: of('text/html') };
}

function apart(raw: string): { headers: Map<string, string>; body: string } {
  const end = raw.indexOf('\r\n\r\n');
  const lines = raw
    .slice(0, end)
    .replaceAll(/\r\n[ \t]/g, ' ')
    .split('\r\n');
  const fields = lines.map(
    line => [line.slice(0, line.indexOf(':')).toLowerCase(), words(line.slice(line.indexOf(':') + 1).trim())] as const,
  );
  return { headers: new Map(fields), body: raw.slice(end + 4) };
}

function decoded(body: string, encoding = '7bit'): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  if (encoding !== 'quoted-printable') return body.replaceAll('\r\n', '\n');
  return octets(body.replaceAll(/=\r\n/g, '')).replaceAll('\r\n', '\n');
}

const octets = (text: string) =>
  Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();

/** Encoded words (RFC 2047). */
function words(text: string): string {
  return text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?(b|q)\?([^?]*)\?=/gi, (_, how: string, content: string) =>
      how.toLowerCase() === 'b' ? Buffer.from(content, 'base64').toString() : octets(content.replaceAll('_', ' ')),
    );
}
