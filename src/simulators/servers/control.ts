import { IncomingMessage, ServerResponse } from 'node:http';
import { parseBehaviour } from './behaviour.rules.js';
import type { ServerSimulator } from './server.simulator.js';

const maxControlBytes = 65_536;

/** `GET /_control/` lists the servers, `PUT /_control/{name}` with `{"mode": ..., ...}` switches one. */
export function answerControl(simulator: ServerSimulator, request: IncomingMessage, response: ServerResponse): void {
  const name = /^\/_control\/([^/?]*)$/.exec(request.url ?? '')?.[1];
  // A page of another site, open in a browser of this machine, has no business here.
  if (request.headers.origin !== undefined) return reply(response, 403, { error: 'Not for web pages' });
  if (request.method === 'GET' && name === '') return reply(response, 200, simulator.describe());
  if (request.method !== 'PUT' || name === undefined) return reply(response, 404, { error: 'Unknown route' });
  const server = decodeURIComponent(name);
  if (!simulator.has(server)) return reply(response, 404, { error: `There is no server ${server}` });
  readJson(request).then(
    input => change(simulator, server, input, response),
    (error: Error) => reply(response, 400, { error: error.message }),
  );
}

function change(simulator: ServerSimulator, name: string, input: unknown, response: ServerResponse): void {
  const behaviour = parseBehaviour(input);
  if (typeof behaviour === 'string') return reply(response, 400, { error: behaviour });
  simulator.set(name, behaviour).then(
    () =>
      reply(
        response,
        200,
        simulator.describe().find(view => view.name === name),
      ),
    (error: Error) => reply(response, 409, { error: error.message }),
  );
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) {
    text += part;
    if (text.length > maxControlBytes) throw new Error('The body is too large');
  }
  return JSON.parse(text) as unknown;
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
