import { IncomingMessage, request as startRequest, STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import { drainBody, readableEncodings, readBody } from './body.reader.js';
import { formatPeer } from './check.address.rules.js';
import { openConnection, Shared } from './check.connection.js';
import { parseExpectedStatuses, statusIsExpected, Verdict } from './check.rules.js';
import { CheckRun } from './check.run.js';
import {
  firstRequest,
  headerList,
  HttpRequest,
  isRedirect,
  maxRedirects,
  nextRequest,
  requestKey,
} from './http.rules.js';
import { judgeMatch } from './match.rules.js';

const maxHeaderBytes = 32_768;
const alpn = ['http/1.1'];

/**
 * The server is well when it answers with an expected status, and with or without the wished content. Every request
 * has its own new connection: it is connecting that is tested, too.
 */
export function checkHttp(run: CheckRun, shared: Shared): void {
  send(run, shared, firstRequest(run.target), null);
}

/** `visited` holds the requests so far, and is null for the first: most checks meet no redirect. */
function send(run: CheckRun, shared: Shared, request: HttpRequest, visited: Set<string> | null): void {
  openConnection(run, shared, { host: request.host, port: request.port, tls: request.tls, alpn }, socket => {
    run.enter('firstByte');
    const message = startRequest({
      createConnection: () => socket,
      method: request.method,
      path: request.path,
      headers: headerList(request, run.target.matchType === 'none' ? null : readableEncodings),
      maxHeaderSize: maxHeaderBytes,
    });
    message.on('error', error => {
      if (!run.done) breakOff(run, error, request);
    });
    message.on('response', response => {
      run.attempt(() => {
        run.measure('firstByte');
        run.statusCode = response.statusCode ?? null;
        const redirected = run.target.followRedirects && follow(run, shared, request, response, visited, socket);
        if (!redirected) judge(run, request, response);
      });
    });
    message.end(request.body ?? undefined);
  });
}

/** Node reports a connection that ends before any answer as a reset; telling the two apart helps who reads it. */
function breakOff(run: CheckRun, error: NodeJS.ErrnoException, request: HttpRequest): void {
  const peer = formatPeer(request.host, request.port);
  if (error.code === 'ECONNRESET' && error.message === 'socket hang up')
    return run.fail(`Connection closed by ${peer} without an answer`);
  run.broke(error, peer);
}

/** True when the answer was a redirect that is being followed, or that ended the run. */
function follow(
  run: CheckRun,
  shared: Shared,
  request: HttpRequest,
  response: IncomingMessage,
  visited: Set<string> | null,
  socket: Socket,
): boolean {
  const { location } = response.headers;
  if (location === undefined || !isRedirect(run.statusCode ?? 0)) return false;
  const next = nextRequest(request, run.statusCode ?? 0, location);
  const seen = visited ?? new Set([requestKey(request)]);
  if ('refused' in next) run.rejected(failure(next.refused));
  else if (seen.size > maxRedirects || seen.has(requestKey(next))) {
    run.rejected(failure('Too many redirects'));
  } else {
    seen.add(requestKey(next));
    response.on('error', () => {});
    socket.destroy();
    send(run, shared, next, seen);
  }
  return true;
}

function judge(run: CheckRun, request: HttpRequest, response: IncomingMessage): void {
  const status = run.statusCode ?? 0;
  const expected = parseExpectedStatuses(run.target.expectedStatuses);
  if (!expected) return run.abandon(`The expected statuses "${run.target.expectedStatuses}" cannot be understood`);
  if (!statusIsExpected(status, expected)) {
    return run.rejected(failure(`HTTP ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd()));
  }
  run.enter('body');
  response.on('error', () =>
    run.fail(`Connection closed by ${formatPeer(request.host, request.port)} before the answer was complete`),
  );
  if (run.target.matchType === 'none') return drainBody(response, () => run.answered());
  readBody(response, body => {
    run.attempt(() => {
      const verdict = 'unreadable' in body ? failure(body.unreadable) : judgeMatch(run.target, body);
      if (verdict.kind === 'success') run.answered();
      else run.rejected(verdict);
    });
  });
}

function failure(message: string): Verdict {
  return { kind: 'failure', message };
}
