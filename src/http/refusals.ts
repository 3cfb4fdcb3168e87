import { UnsupportedMediaTypeException } from '@nestjs/common';
import type { ConnectionError, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { problem } from './problem.rules.js';
import { isWelcomeForm } from './takes-forms.decorator.js';

const problemType = 'application/problem+json; charset=utf-8';

/** Answers a URL that the router cannot read or that is too long: nothing else of the program sees such a request. */
export function refuseUrl(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const status = error.statusCode ?? 400;
  void reply
    .status(status)
    .header('content-type', problemType)
    .send(JSON.stringify(problem(status, error.message)));
}

/** Node's reasons to give a connection up before there is a request; everything else is no HTTP. */
const reasons: Record<string, [status: number, detail: string]> = {
  HPE_HEADER_OVERFLOW: [431, 'The headers of the request are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
};

/** Answers what is no HTTP request, and ends the connection: what follows cannot be told apart any more. */
export function refuseConnection(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, detail] = reasons[error.code] ?? [400, 'This is not a valid HTTP request.'];
  const body = JSON.stringify(problem(status, detail));
  const headers = [`content-type: ${problemType}`, `content-length: ${Buffer.byteLength(body)}`, 'connection: close'];
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers.join('\r\n')}\r\n\r\n${body}`);
}

/**
 * The API takes JSON alone. Forms and plain text are what a page of another site can send without asking, so they are
 * not even read, but for the few routes that are about a page of their own.
 */
export async function refuseOtherThanJson(request: FastifyRequest): Promise<void> {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === undefined || type === 'application/json' || !request.url.startsWith('/api/')) return;
  if (isWelcomeForm(request, type)) return;
  throw new UnsupportedMediaTypeException('The body must be JSON (content-type: application/json).');
}
