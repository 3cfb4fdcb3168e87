import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';

const canary = 'canary-7Qz2mX';
const secret = `whsec_${Buffer.from(`${canary}-signs-webhooks-of-this-test`).toString('base64')}`;

let site: TestApp;
let receiver: Server;
/** Everything that left the program: the log, replies, frames of the live feed, what the receiver was sent. */
let told = '';
const payloads: string[] = [];
const write = process.stdout.write.bind(process.stdout);

beforeAll(async () => {
  process.env['TEST_LOG'] = '1';
  process.stdout.write = chunk => Boolean((told += String(chunk)));
  site = await testApp({ env: { LOG_LEVEL: 'trace', EGRESS_ALLOW_CIDRS: '127.0.0.0/8' } });
  receiver = createServer((request, reply) => {
    let body = '';
    request.on('data', chunk => (body += String(chunk)));
    request.on('end', () => {
      payloads.push(JSON.stringify(request.headers) + body);
      // A receiver that repeats what it should keep to itself: the path of Telegram has its token.
      reply.statusCode = 500;
      reply.end(request.url === '/hook' ? `no: ${secret}` : `no: ${request.url}`);
    });
  }).listen(0, '127.0.0.1');
});
afterAll(async () => {
  process.stdout.write = write;
  delete process.env['TEST_LOG'];
  receiver.close();
  await site.close();
});

const request = async (method: string, path: string, body?: object) => {
  const reply = await site.request<{ id: number }>(method, path, body);
  told += JSON.stringify([reply.body, [...reply.headers]]);
  return reply;
};

it('What is secret leaves the program in no reply, no frame of the live feed, no payload and no line of the log', async () => {
  const socket = io(`${site.url}/status`, { auth: { token: site.adminToken }, transports: ['websocket'] });
  socket.onAny((...frame: unknown[]) => (told += JSON.stringify(frame)));
  await new Promise(resolve => socket.once('connect', () => resolve(null)));
  await socket.emitWithAck('subscribe', { topics: ['servers', 'notifications'] });

  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const hook = { name: 'Hook', notification_type: 'webhook', recipient: url, secrets: { secret } };
  expect((await request('POST', '/api/notification-configs/', hook)).status).toBe(201);
  const chat = { notification_type: 'telegram', recipient: '42', secrets: { token: `1:${canary}`, base_url: url } };
  expect((await request('POST', '/api/notification-configs/', chat)).status).toBe(201);
  const sms = { account_sid: 'AC1', from: '+380501234567', token: canary, base_url: url };
  expect((await request('PUT', '/api/notification-accounts/sms/', sms)).status).toBe(200);
  const headers = { 'x-key': canary };
  const server = { name: 'web', protocol: 'http', host: '127.0.0.1', port: 9, headers, status: 'paused' };
  const { body } = await request('POST', '/api/servers/', server);
  const alert = { server: body.id, subject: 'rack', severity: 'critical', message: 'too warm' };
  expect((await request('POST', '/api/alerts/', alert)).status).toBe(201);

  await eventually(() => expect(payloads.length).toBeGreaterThan(1), 20_000);
  await eventually(async () => {
    const { body: log } = await site.request<{ results: { attempts: number }[] }>('GET', '/api/notifications/');
    expect(log.results.filter(({ attempts }) => attempts > 0).length).toBeGreaterThan(1);
  }, 20_000);
  const lists = ['notification-configs', 'notification-accounts', 'notifications', 'servers', 'alerts', 'dashboard'];
  for (const list of lists) await request('GET', `/api/${list}/`);
  await request('POST', '/api/notification-configs/1/test/');
  socket.close();

  expect(told).toContain('too warm');
  const asBase64 = Buffer.from(canary).toString('base64').slice(0, 12);
  for (const text of [canary, secret, asBase64]) {
    expect(told.includes(text)).toBe(false);
    expect(payloads.filter(payload => payload.includes(text))).toEqual([]);
  }
});
