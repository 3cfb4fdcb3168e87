import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EgressRefused } from '../../src/egress/egress.client.js';
import type { Behaviour, ServerMode } from '../../src/simulators/servers/behaviour.rules.js';
import { startServerSimulator, type ServerSimulator } from '../../src/simulators/servers/server.simulator.js';
import { loopbackClient, Recorder } from './recorder.js';

const cap = 65_536;
const client = loopbackClient();
let simulator: ServerSimulator;
let recorder: Recorder;

beforeAll(async () => {
  simulator = await startServerSimulator({
    servers: [{ name: 'plain' }],
  });
  recorder = await Recorder.start();
});
afterAll(async () => {
  await simulator.close();
  await recorder.close();
});

async function ask(behaviour: ServerMode | Behaviour) {
  await simulator.set('plain', behaviour);
  return client.request({ method: 'POST', url: simulator.url('plain'), body: '{}' });
}

describe('a request', () => {
  it('arrives as it was asked for, with nothing of its own but a name and its length', async () => {
    recorder.reply(200, 'thanks', { 'X-Answer': 'yes' });
    const headers = { 'Content-Type': 'application/json', Authorization: 'Bearer t' };
    const url = `${recorder.url}/a/b?c=%20d#fragment`;
    const reply = await client.request({ method: 'PUT', url, headers, body: '{"ü":1}' });
    expect(reply).toMatchObject({ status: 200, body: 'thanks', truncated: false, headers: { 'x-answer': 'yes' } });
    const seen = recorder.take();
    expect(seen).toMatchObject({ method: 'PUT', path: '/a/b?c=%20d', body: '{"ü":1}' });
    expect(seen.headers).toEqual({
      'user-agent': 'Sitewatch',
      accept: '*/*',
      'accept-encoding': 'identity',
      'content-type': 'application/json',
      authorization: 'Bearer t',
      host: `127.0.0.1:${recorder.port}`,
      connection: 'close',
      'content-length': '8',
    });
  });

  it('says the length of an empty body where one is expected, and has none where not', async () => {
    recorder.reply(204);
    await client.request({ method: 'POST', url: recorder.url });
    expect(recorder.take().headers).toMatchObject({ 'content-length': '0' });
    await client.request({ method: 'GET', url: recorder.url });
    expect(recorder.take().headers).not.toHaveProperty('content-length');
  });

  it('has a connection of its own every time', async () => {
    recorder.reply(200, 'ok', { Connection: 'keep-alive' });
    const before = recorder.connections;
    for (let round = 0; round < 3; round++) await client.request({ method: 'GET', url: recorder.url });
    expect(recorder.connections - before).toBe(3);
    recorder.seen.length = 0;
  });

  it('with a header that would begin another request is not sent', async () => {
    const before = recorder.connections;
    const smuggling = { 'X-Key': 'a\r\n\r\nGET /inside HTTP/1.1' };
    const sent = client.request({ method: 'GET', url: recorder.url, headers: smuggling });
    await expect(sent).rejects.toBeInstanceOf(EgressRefused);
    expect(recorder.connections).toBe(before);
  });

  it('ends with the reason of whoever gives it up, before or while it is under way', async () => {
    await simulator.set('plain', 'hanging');
    const stop = new AbortController();
    const reason = new Error('the program is stopping');
    const sent = client.request({ method: 'GET', url: simulator.url('plain'), signal: stop.signal });
    const settled = expect(sent).rejects.toBe(reason);
    stop.abort(reason);
    await settled;
    const again = client.request({ method: 'GET', url: simulator.url('plain'), signal: stop.signal });
    await expect(again).rejects.toBe(reason);
  });
});

describe('an answer', () => {
  it('is handed over whatever its status is', async () => {
    for (const status of [200, 201, 301, 400, 404, 429, 500, 503]) {
      recorder.reply(status, `status ${status}`, { 'Retry-After': '7' });
      expect(await client.request({ method: 'GET', url: recorder.url })).toMatchObject({
        status,
        body: `status ${status}`,
        headers: { 'retry-after': '7' },
      });
    }
    recorder.seen.length = 0;
  });

  it('without an end is cut at 64 KiB, packed or not', async () => {
    for (const mode of ['endless', 'gzip-bomb'] as const) {
      const reply = await ask(mode);
      expect(reply).toMatchObject({ status: 200, truncated: true });
      expect(Buffer.byteLength(reply.body)).toBeLessThanOrEqual(cap);
      expect(reply.body.length).toBeGreaterThan(cap / 2);
    }
  });

  it('of exactly 64 KiB is whole', async () => {
    recorder.reply(200, 'x'.repeat(cap));
    expect(await client.request({ method: 'GET', url: recorder.url })).toEqual(
      expect.objectContaining({ body: 'x'.repeat(cap), truncated: false }),
    );
    recorder.reply(200, 'x'.repeat(cap + 1));
    expect(await client.request({ method: 'GET', url: recorder.url })).toEqual(
      expect.objectContaining({ body: 'x'.repeat(cap), truncated: true }),
    );
    recorder.seen.length = 0;
  });

  it.each(['gzip', 'deflate', 'br'] as const)('packed with %s is unpacked', async encoding => {
    const reply = await ask({ mode: 'up', encoding, body: '{"ok":true}' });
    expect(reply).toMatchObject({ status: 200, body: '{"ok":true}', truncated: false });
  });

  it('whose packed form is longer than 64 KiB is cut as well', async () => {
    const packed = gzipSync(randomBytes(2 * cap));
    recorder.answer = response => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(packed);
    const reply = await client.request({ method: 'GET', url: recorder.url });
    expect(reply).toMatchObject({ status: 200, truncated: true });
    expect(reply.body.length).toBeGreaterThan(0);
    recorder.take();
  });

  it.each(['gzip', 'unknown'])('that only claims to be packed with %s has no readable body', async encoding => {
    recorder.reply(200, 'plain text', { 'Content-Encoding': encoding });
    const reply = await client.request({ method: 'GET', url: recorder.url });
    expect(reply).toMatchObject({ status: 200, body: '', truncated: true });
    recorder.take();
  });
});
