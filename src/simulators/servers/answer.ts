import { IncomingMessage, ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { Behaviour, flappingIsUp } from './behaviour.rules.js';

/** One request to a simulated server: which one of its requests it is, and where the server's own root lies. */
export interface Visit {
  request: IncomingMessage;
  response: ServerResponse;
  count: number;
  /** Path of the server on its port, without a slash at the end: empty, or `/name` on a shared port. */
  root: string;
  name: string;
}

const chunk = Buffer.alloc(65_536, 'x');

/** Answers a request the way the behaviour says. */
export function answer(visit: Visit, behaviour: Behaviour): void {
  const delayMs = behaviour.delayMs ?? (behaviour.mode === 'slow' ? 1_000 : 0);
  if (delayMs === 0) return answerNow(visit, behaviour);
  const timer = setTimeout(() => answerNow(visit, behaviour), delayMs);
  visit.response.on('close', () => clearTimeout(timer));
}

function answerNow(visit: Visit, behaviour: Behaviour): void {
  const { response } = visit;
  switch (behaviour.mode) {
    case 'failing':
      return unwell(visit, behaviour);
    case 'flapping':
      return flappingIsUp(visit.count, behaviour.every) ? well(visit, behaviour) : unwell(visit, behaviour);
    case 'hanging':
      return;
    case 'refusing':
    case 'resetting':
      return void visit.request.socket.resetAndDestroy();
    case 'truncated':
      response.writeHead(200, { 'content-length': 1_000 }).write('half of ');
      return void setImmediate(() => response.destroy());
    case 'endless':
      response.writeHead(200, { 'content-type': 'text/plain' });
      return pour(response);
    case 'gzip-bomb':
      return explode(response);
    case 'big-headers':
      return bigHeaders(visit);
    case 'drip':
      return drip(response);
    case 'redirect':
    case 'redirect-chain':
    case 'redirect-loop':
    case 'metadata-redirect':
      return redirect(visit, behaviour);
    case 'up':
    case 'slow':
    case 'bad-certificate':
    case 'expired-certificate':
    case 'other-host-certificate':
    case 'expiring-certificate':
      return well(visit, behaviour);
  }
}

function well({ response, name }: Visit, { status = 200, body, contentType, encoding }: Behaviour): void {
  const plain = Buffer.from(
    body ?? JSON.stringify({ status: 'ok', name, checks: [{ component: 'database', healthy: true }] }),
  );
  const bytes = encoding ? { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync }[encoding](plain) : plain;
  response.statusCode = status;
  response.setHeader(
    'content-type',
    contentType ?? (body === undefined ? 'application/json' : 'text/plain; charset=utf-8'),
  );
  response.setHeader('content-length', bytes.length);
  if (encoding) response.setHeader('content-encoding', encoding);
  response.end(bytes);
}

function unwell({ response }: Visit, { status = 503 }: Behaviour): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end('out of order');
}

/** Writes for as long as the other side reads. */
function pour(response: ServerResponse): void {
  while (!response.destroyed && response.write(chunk));
  if (!response.destroyed) response.once('drain', () => pour(response));
}

/** 16 KiB that unpack to 16 MiB; a gzip stream may consist of any number of such members (RFC 1952, section 2.2). */
let bombMember: Buffer | null = null;

function explode(response: ServerResponse): void {
  bombMember ??= gzipSync(Buffer.alloc(16_777_216), { level: 9 });
  response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' });
  for (let count = 0; count < 64; count++) response.write(bombMember);
  response.end();
}

function bigHeaders({ response }: Visit): void {
  for (let index = 0; index < 100; index++) response.setHeader(`x-padding-${index}`, 'x'.repeat(1_000));
  response.end('ok');
}

function drip(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/plain' }).write('x');
  const timer = setInterval(() => response.write('x'), 1_000);
  response.on('close', () => clearInterval(timer));
}

function redirect(visit: Visit, behaviour: Behaviour): void {
  const { request, response, root } = visit;
  const hop = Number(/\/hop\/(\d+)$/.exec(request.url ?? '')?.[1] ?? 0);
  const { mode, hops = 3, status = 302 } = behaviour;
  if (mode === 'redirect-chain' && hop >= hops) return well(visit, { ...behaviour, status: 200 });
  let location = behaviour.location ?? '/';
  if (mode === 'redirect-chain') location = `${root}/hop/${hop + 1}`;
  else if (mode === 'redirect-loop') location = `${root}/`;
  else if (mode === 'metadata-redirect') location = 'http://169.254.169.254/latest/meta-data/';
  response.writeHead(status, { location }).end();
}
