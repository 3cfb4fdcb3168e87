import { createServer } from 'node:net';
import { once } from 'node:events';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { first } from './first.js';
import { SocketReader } from './socket-reader.js';
import { SseReader } from './sse-reader.js';

let app: TestApp;
let server: number;
const target = createServer(socket => socket.end());

beforeAll(async () => {
  app = await testApp({ roles: ['api'] });
  target.listen(0, '127.0.0.1');
  await once(target, 'listening');
  const address = target.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  const created = { name: 'local', protocol: 'tcp', host: '127.0.0.1', port, failure_threshold: 1 };
  const { body } = await app.request<{ id: number }>('POST', '/api/servers/', created);
  server = body.id;
});
afterAll(async () => {
  target.close();
  await app.close();
});

const check = async () => {
  const { status, body } = await app.request<{ results: { id: number }[] }>('POST', '/api/checks/run/', {
    server_ids: [server],
  });
  expect(status).toBe(200);
  return body.results[0]?.id;
};

it('A check reaches the clients of all doors with the same ping and status', async () => {
  const token = app.viewerToken;
  const stream = await SseReader.open(`${app.url}/api/events/status/?server_id=${server}`, token);
  const plain = await SocketReader.as(token, `${app.url}/ws/status/`);
  plain.send({ action: 'subscribe', query: 'LOC' });
  const socket = io(`${app.url}/status`, { auth: { token }, transports: ['websocket'] });
  await first(socket, 'connect');
  await socket.emitWithAck('subscribe', {});
  await eventually(() => expect([stream.events.length, plain.of('subscribed').length]).toEqual([2, 1]));
  const update = first<{ id: number; ping: object; status: object }>(socket, 'update');
  const id = await check();
  const { ping, status } = await update;
  expect(ping).toMatchObject({ id, server, status: 'success' });
  expect(status).toMatchObject({ server, status: 'up' });
  await eventually(() => {
    expect(plain.of('update')).toMatchObject([{ id, ping, status }]);
    expect(stream.events.slice(2).map(({ data }) => data)).toMatchObject([{ statuses: [status] }, { pings: [ping] }]);
  });
  plain.close();
  stream.close();
  await check();
  const resumed = await SseReader.open(`${app.url}/api/events/?topics=servers`, token, { 'last-event-id': String(id) });
  await eventually(() => expect(resumed.named('server.checked')).toHaveLength(1));
  resumed.close();
  socket.close();
});

it('Logging out ends the streams of that login within five seconds, and a ticket opens one stream once', async () => {
  const { body } = await app.request<{ access: string }>('POST', '/api/auth/token/', {
    username: 'viewer',
    password: 'correct horse battery',
  });
  const ticket = await app.request<{ ticket: string }>('POST', '/api/auth/ticket/', {}, { token: body.access });
  const byTicket = await SocketReader.open(`${app.url}/ws/status/?ticket=${ticket.body.ticket}`);
  const stream = await SseReader.open(`${app.url}/api/events/`, body.access);
  const again = await SocketReader.open(`${app.url}/ws/status/?ticket=${ticket.body.ticket}`);
  await eventually(() => expect(again.code).toBe(4001));
  expect([byTicket.code, stream.closed]).toEqual([null, false]);
  await app.request('POST', '/api/auth/logout/', {}, { token: body.access });
  await eventually(() => expect([byTicket.code, stream.closed]).toEqual([4001, true]), 5_000);
  expect(stream.named('unauthorized')).toHaveLength(1);
});
