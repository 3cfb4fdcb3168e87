import assert from 'node:assert/strict';
import { testApp, type Reply, type TestApp } from '../support/app.js';

interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: { field: string; messages: string[] }[];
}

type Answer = Reply<Problem>;

interface Options {
  /** As the admin unless said otherwise; null: nobody. */
  token?: string | null;
  headers?: Record<string, string>;
}

export interface ContractApp extends TestApp {
  /** A request whose reply is looked at: errors are problems, none is our own fault, and none shows the inside. */
  send(method: string, path: string, body?: unknown, options?: Options): Promise<Answer>;
  /** Every route that the router knows below `/api`, as `GET /api/servers/{id}`; HEAD and the documentation left out. */
  registered: string[];
}

/** The whole program, without checks of its own. */
export async function contractApp(): Promise<ContractApp> {
  const app = await testApp({ roles: ['api'] });
  return {
    ...app,
    registered: routesIn(app.app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false })),
    send: async (method, path, body, { token = app.adminToken, headers = {} } = {}) => {
      const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
      const response = await fetch(app.url + path, {
        ...(text === undefined ? {} : { body: text }),
        method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...headers,
        },
        redirect: 'manual',
        signal: AbortSignal.timeout(15_000),
      });
      return looked(response, `${method} ${path.slice(0, 200)}`);
    },
  };
}

async function looked(response: Response, what: string): Promise<Answer> {
  const text = await response.text();
  refuseInside(response.status, text, what);
  const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
  const answer = { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : { text } };
  if (response.status >= 400 && text !== '') assert.deepEqual(faultsOf(answer, what.includes(earlier)), [], what);
  return answer;
}

/** Clients of an earlier program find `error` in this route's refusals, beside the fields of a problem. */
const earlier = '/api/task-status/';

/** What keeps a reply from being a proper problem. */
function faultsOf({ status, headers, body }: Answer, mayHaveError: boolean): string[] {
  const { type, title, detail, code, errors = [], ...others } = body;
  const rest = Object.fromEntries(Object.entries(others).filter(([name]) => !(mayHaveError && name === 'error')));
  return [
    headers.get('content-type')?.startsWith('application/problem+json') ? '' : 'content-type',
    /^about:blank#[a-z_]+$/.test(type) ? '' : 'type',
    /^[A-Z]/.test(title) ? '' : 'title',
    /\S/.test(detail) ? '' : 'detail',
    /^[a-z_]+$/.test(code) ? '' : 'code',
    rest.status === status && Object.keys(rest).length === 1 ? '' : 'status or something else',
    errors.every(({ field, messages }) => typeof field === 'string' && messages.length > 0) ? '' : 'errors',
  ].filter(Boolean);
}

/** Neither a stack trace nor a statement nor a file of the program leaves it, and bad input is never our fault. */
export function refuseInside(status: number, text: string, what: string): void {
  assert.ok(status < 500, `${what} is answered with ${status}`);
  const inside = /node_modules|\.[jt]s:\d+|\\n\s*at |"stack"|DriverException|\b(select|insert|update) .*\bfrom /i.exec(
    text,
  );
  assert.equal(inside, null, what);
}

/** Reads the router's own drawing: four characters of indentation are one level. */
function routesIn(drawing: string): string[] {
  const parents: string[] = [];
  const found: string[] = [];
  for (const line of drawing.split('\n')) {
    const [, indent = '', part = '', methods = ''] = /^([│├└─\s]*)(\S+) \(([A-Z, ]+)\)$/.exec(line) ?? [];
    const level = indent.length / 4;
    const path = (parents[level - 1] ?? '') + part;
    parents[level] = path;
    if (!path.startsWith('/api/') || /^\/api\/(docs|openapi)/.test(path)) continue;
    const template = path.replaceAll(/:(\w+)/g, '{$1}');
    for (const method of methods.split(', ')) if (method !== 'HEAD') found.push(`${method} ${template}`);
  }
  return found;
}
