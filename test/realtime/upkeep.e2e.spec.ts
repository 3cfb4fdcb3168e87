import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { liveApp } from './live-app.js';
import { SocketReader } from './socket-reader.js';

it('Asking whether a login still holds costs one question for all its connections', async () => {
  const app = await liveApp();
  const token = app.logins.add('viewer');
  const clients = await Promise.all(Array.from({ length: 50 }, () => SocketReader.as(token, `${app.url}/ws/status/`)));
  await eventually(() => expect(app.realtime.statistics.clients.websocket).toBe(50));
  const before = app.logins.questions;
  await eventually(() => expect(app.logins.questions).toBeGreaterThan(before));
  expect(app.logins.questions - before).toBeLessThan(5);
  clients.forEach(client => client.close());
  await app.close();
});
