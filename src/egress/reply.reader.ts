import { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** At most this much of an answer is read, and at most this much of it unpacked. */
const maxReplyBytes = 65_536;

/** Reads an answer to its end or to 64 KiB; rejects when the connection breaks first. */
export async function readReply(response: IncomingMessage): Promise<{ body: string; truncated: boolean }> {
  const raw = await collect(response);
  const encoding = (response.headers['content-encoding'] ?? '').trim().toLowerCase();
  if (encoding === '' || encoding === 'identity') return asText(raw);
  const decoder = createDecoder(encoding);
  if (!decoder) return { body: '', truncated: true };
  decoder.end(raw.bytes);
  try {
    const unpacked = await collect(decoder);
    return asText({ bytes: unpacked.bytes, truncated: raw.truncated || unpacked.truncated });
  } catch {
    return { body: '', truncated: true };
  } finally {
    decoder.destroy();
  }
}

interface Bytes {
  bytes: Buffer;
  truncated: boolean;
}

function collect(source: IncomingMessage | Transform): Promise<Bytes> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    source.on('data', (chunk: Buffer) => {
      if (size > maxReplyBytes) return;
      chunks.push(chunk);
      size += chunk.length;
      if (size <= maxReplyBytes) return;
      resolve({ bytes: Buffer.concat(chunks, maxReplyBytes), truncated: true });
      source.destroy();
    });
    source.on('end', () => resolve({ bytes: Buffer.concat(chunks), truncated: false }));
    source.on('error', reject);
  });
}

function asText({ bytes, truncated }: Bytes): { body: string; truncated: boolean } {
  return { body: bytes.toString('utf8'), truncated };
}

function createDecoder(encoding: string): Transform | null {
  // Flushing at the end hands over what a cut-off stream has yielded so far instead of an error.
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  if (encoding === 'deflate') return createInflate({ finishFlush: constants.Z_SYNC_FLUSH });
  if (encoding === 'br') return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH });
  return null;
}
