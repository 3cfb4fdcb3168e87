import { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { BodyText } from './match.rules.js';

/** At most this much is read, and at most this much is unpacked. */
const maxBodyBytes = 1_048_576;

/** Exactly the encodings `Accept-Encoding` offers. */
export const readableEncodings = 'gzip, deflate, br';

/**
 * Reads an answer to its end or to 1 MiB without keeping it, to notice a backend that dies half-way. Calls `done` once,
 * unless the connection breaks first.
 */
export function drainBody(response: IncomingMessage, done: () => void): void {
  let received = 0;
  response.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received >= maxBodyBytes) done();
  });
  response.on('end', done);
}

/**
 * Reads and unpacks an answer; `done` is called once, unless the connection breaks first. A body that unpacks to more
 * than 1 MiB is cut there, long before a compressed bomb has grown.
 */
export function readBody(response: IncomingMessage, done: (body: BodyText | { unreadable: string }) => void): void {
  const encoding = (response.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return collect(response, response, done);
  const decoder = createDecoder(encoding);
  if (!decoder) return done({ unreadable: 'The answer is compressed in a way that cannot be read' });
  let received = 0;
  response.on('data', (chunk: Buffer) => {
    if (received >= maxBodyBytes) return;
    received += chunk.length;
    decoder.write(chunk);
    if (received >= maxBodyBytes) decoder.end();
  });
  response.on('end', () => decoder.end());
  response.on('close', () => {
    if (!response.complete) decoder.destroy();
  });
  decoder.on('error', () => done({ unreadable: 'The compressed answer cannot be unpacked' }));
  collect(decoder, response, body => {
    decoder.destroy();
    done(received >= maxBodyBytes && !('unreadable' in body) ? { ...body, truncated: true } : body);
  });
}

function createDecoder(encoding: string): Transform | null {
  // Flushing at the end hands over what a cut-off stream has yielded so far instead of an error.
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  if (encoding === 'deflate') return createInflate({ finishFlush: constants.Z_SYNC_FLUSH });
  if (encoding === 'br') return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH });
  return null;
}

function collect(source: IncomingMessage | Transform, response: IncomingMessage, done: (body: BodyText) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  let ended = false;
  const finish = (truncated: boolean) => {
    if (ended) return;
    ended = true;
    done({ text: decodeText(Buffer.concat(chunks), response.headers['content-type']), truncated });
  };
  source.on('data', (chunk: Buffer) => {
    if (ended) return;
    chunks.push(chunk.subarray(0, maxBodyBytes - size));
    size += chunk.length;
    if (size >= maxBodyBytes) finish(true);
  });
  source.on('end', () => finish(false));
}

/** The text in the character set the answer names, or UTF-8. */
function decodeText(bytes: Buffer, contentType: string | undefined): string {
  const charset = /charset="?([\w-]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase() ?? 'utf-8';
  if (charset === 'utf-8' || charset === 'utf8') return bytes.toString('utf8');
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}
