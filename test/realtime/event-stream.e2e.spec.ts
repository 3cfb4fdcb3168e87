import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { liveApp, type LiveApp } from './live-app.js';
import { SseReader, type SseEvent } from './sse-reader.js';

const pingIds = (events: SseEvent[]) =>
  events.filter(({ name }) => name === 'ping').flatMap(({ data }) => data.pings?.map(({ id }) => id) ?? []);

describe('The stream of statuses', () => {
  let app: LiveApp;
  let token: string;

  beforeAll(async () => {
    app = await liveApp();
    token = app.logins.add('viewer');
    app.server(1, 'web prod');
    app.server(2, 'web test');
    app.check(1);
    app.check(2, 'down');
  });
  afterAll(() => app.close());

  const open = (search = '', headers: Record<string, string> = {}) =>
    SseReader.open(`${app.url}/api/events/status/${search}`, token, headers);

  it('begins with the retry hint and is not compressed, cached or buffered', async () => {
    const stream = await open('', { 'accept-encoding': 'gzip, br' });
    await eventually(() => expect(stream.events.length).toBe(2));
    expect(stream.text.startsWith('retry: 5000\n\n')).toBe(true);
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.response.headers.get('cache-control')).toContain('no-cache');
    expect(stream.response.headers.get('x-accel-buffering')).toBe('no');
    expect(stream.response.headers.get('content-encoding')).toBeNull();
    expect(stream.response.headers.get('x-content-type-options')).toBe('nosniff');
    stream.close();
  });

  it('shows all statuses and the newest results, then each check as a status and a ping', async () => {
    const stream = await open();
    await eventually(() => expect(stream.events.length).toBe(2));
    expect(stream.events.map(({ name }) => name)).toEqual(['status', 'ping']);
    expect(stream.events[0]?.data.statuses).toMatchObject([{ server: 1 }, { server: 2 }]);
    expect(pingIds(stream.events)).toEqual([1, 2]);
    const id = app.check(1, 'degraded');
    await eventually(() => expect(stream.events.length).toBe(4));
    expect(stream.events.slice(2)).toMatchObject([
      { name: 'status', id: null, data: { id, type: 'status', statuses: [{ server: 1, status: 'degraded' }] } },
      { name: 'ping', id: String(id), data: { id, type: 'ping', pings: [{ id, server: 1 }] } },
    ]);
    stream.close();
  });

  it('keeps to the servers, statuses and number of results that were asked for', async () => {
    const one = await open('?server_id=1&limit=1');
    const down = await open('?status=down%7Cdegraded');
    await eventually(() => expect([one.events.length, down.events.length]).toEqual([2, 2]));
    expect(pingIds(one.events)).toHaveLength(1);
    const [upOne, downOne, downTwo] = [app.check(1, 'up'), app.check(1, 'down'), app.check(2, 'down')];
    await eventually(() => {
      expect(pingIds(one.events.slice(2))).toEqual([upOne, downOne]);
      expect(pingIds(down.events.slice(2))).toEqual([downOne, downTwo]);
    });
    one.close();
    down.close();
  });

  it('refuses what it does not understand before it begins', async () => {
    for (const search of [
      '?status=dead',
      '?server_id=x',
      '?limit=501',
      '?limit=0',
      '?since=yesterday',
      '?colour=red',
    ]) {
      const { response } = await open(search);
      expect([search, response.status]).toEqual([search, 400]);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
    }
  });

  it('refuses whoever is not logged in', async () => {
    const { response } = await SseReader.open(`${app.url}/api/events/status/`, 'nobody');
    expect(response.status).toBe(401);
  });

  it('answers HEAD with the headers alone', async () => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${app.url}/api/events/status`, { method: 'HEAD', headers });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
  });

  it('resumes over a hundred disconnections without a gap or a duplicate', async () => {
    const first = app.feed.head;
    const seen: number[] = [];
    let lastEventId = String(first);
    for (let round = 0; round < 100; round += 1) {
      app.source.before = async () => {
        app.check(1);
        await new Promise(resolve => setImmediate(resolve));
        app.check(2);
      };
      const stream = await open('', { 'last-event-id': lastEventId });
      app.check(1);
      const enough = 1 + (round % 7);
      await eventually(() => expect(stream.events.length).toBeGreaterThanOrEqual(Math.min(enough, 3)));
      stream.close();
      expect(stream.named('resync')).toEqual([]);
      seen.push(...pingIds(stream.events));
      lastEventId = stream.lastEventId ?? lastEventId;
      app.check(2);
    }
    app.source.before = () => undefined;
    const last = await open('', { 'last-event-id': lastEventId });
    await eventually(() => expect(last.lastEventId).toBe(String(app.feed.head)));
    last.close();
    seen.push(...pingIds(last.events));
    expect(seen).toEqual(Array.from({ length: app.feed.head - first }, (_, index) => first + index + 1));
  });

  it('shows everything anew to a client that missed more than a thousand messages or knows an id from the future', async () => {
    const before = app.feed.head;
    for (let count = 0; count < 1001; count += 1) app.check(1);
    for (const id of [before, app.feed.head + 5]) {
      const stream = await open('', { 'last-event-id': String(id) });
      await eventually(() => expect(stream.events.map(({ name }) => name)).toEqual(['resync', 'status', 'ping']));
      expect(stream.lastEventId).toBe(String(app.feed.head));
      stream.close();
    }
    const patient = await open(`?last_event_id=${app.feed.head - 1000}`);
    await eventually(() => expect(patient.named('ping')).toHaveLength(1000));
    patient.close();
  });

  it('tells a client that reads too slowly to resync, closes it and keeps little for it', async () => {
    await eventually(() => expect(app.realtime.statistics.clients.sse).toBe(0));
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    socket.pause();
    socket.write(`GET /api/events/status HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n\r\n`);
    await eventually(() => expect(app.realtime.statistics.clients.sse).toBe(1));
    const { resyncs } = app.realtime.statistics;
    await eventually(() => {
      for (let count = 0; count < 1000; count += 1) app.check(1);
      expect(app.realtime.statistics.clients.sse).toBe(0);
    });
    expect(app.realtime.statistics.resyncs).toBe(resyncs + 1);
    let text = '';
    socket
      .setEncoding('utf8')
      .on('data', chunk => (text += chunk))
      .resume();
    await eventually(() => expect(text).toContain('event: resync'));
    expect(text.trimEnd().endsWith('0')).toBe(true);
    socket.destroy();
  });

  it('ends with an event when the login is revoked or expires', async () => {
    const [revoked, expiring] = [app.logins.add('revoked'), app.logins.add('expiring', new Date(Date.now() + 500))];
    const streams = await Promise.all([revoked, expiring].map(name => SseReader.open(`${app.url}/api/events/`, name)));
    const stays = await open();
    app.logins.revoked.add(revoked);
    await eventually(() => {
      for (const stream of streams) {
        expect(stream.named('unauthorized')).toHaveLength(1);
        expect(stream.closed).toBe(true);
      }
    }, 5_000);
    expect(stays.closed).toBe(false);
    stays.close();
  });

  it('leaves nothing behind when the client goes', async () => {
    const stream = await open();
    await eventually(() => expect(app.realtime.statistics.clients.sse).toBeGreaterThan(0));
    stream.close();
    await eventually(() => expect(app.realtime.statistics.clients.sse).toBe(0));
  });
});

describe('The stream of topics', () => {
  let app: LiveApp;
  let token: string;

  beforeAll(async () => {
    app = await liveApp();
    token = app.logins.add('viewer');
    app.server(1, 'web');
  });
  afterAll(() => app.close());

  it('carries every message of its topics under its own name and resumes facts and results in order', async () => {
    const stream = await SseReader.open(`${app.url}/api/events/?topics=servers`, token);
    await eventually(() => expect(stream.lastEventId).toBe('0'));
    await app.fact('server.created', { server_id: 1, name: 'web' });
    const check = app.check(1);
    const change = await app.fact('server.status_changed', { server_id: 1, name: 'web', from: 'unknown', to: 'up' });
    await app.fact('account.sessions_revoked', { account_id: 1, family: null });
    await eventually(() => expect(stream.events).toHaveLength(3));
    stream.close();
    const again = await SseReader.open(`${app.url}/api/events/`, token, { 'last-event-id': '1' });
    await eventually(() => expect(again.events.map(({ id }) => id)).toEqual([String(check), String(change)]));
    expect(again.events[1]?.data).toMatchObject({ id: change, type: 'server.status_changed', name: 'web', to: 'up' });
    again.close();
    const other = await SseReader.open(`${app.url}/api/events/?topics=presence`, token, { 'last-event-id': '1' });
    const later = app.check(1);
    await eventually(() => expect(other.text).toContain('retry'));
    expect(other.events).toEqual([]);
    expect(later).toBeGreaterThan(change);
    other.close();
  });

  it('accepts a ticket in place of a header', async () => {
    const response = await fetch(`${app.url}/api/events?ticket=${token}`);
    expect(response.status).toBe(200);
    await response.body?.cancel();
  });
});
