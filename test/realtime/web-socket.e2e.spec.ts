import { connect } from 'node:net';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { eventually } from '../support/eventually.js';
import { first } from './first.js';
import { liveApp, type LiveApp } from './live-app.js';
import { SocketReader } from './socket-reader.js';

const idsOf = (client: SocketReader) => client.of('update').map(({ id }) => id);

describe('The plain WebSocket', () => {
  let app: LiveApp;
  let token: string;
  let url: string;

  beforeAll(async () => {
    app = await liveApp();
    token = app.logins.add('viewer');
    url = `${app.url}/ws/status/`;
    app.server(1, 'web prod');
    app.server(2, 'web test');
    app.check(1);
    app.check(2, 'down');
  });
  afterAll(() => app.close());

  const open = () => SocketReader.as(token, url);
  const subscribed = async (request: object) => {
    const client = await open();
    client.send({ action: 'subscribe', ...request });
    await eventually(() => expect(client.of('subscribed')).toHaveLength(1));
    return client;
  };

  it('answers latest with the statuses and the newest results of the servers asked for', async () => {
    const client = await open();
    client.send({ action: 'latest', server_ids: [1, 2], query: 'PROD', limit: 10 });
    await eventually(() => expect(client.messages).toHaveLength(1));
    expect(client.messages[0]).toMatchObject({
      type: 'latest',
      id: app.feed.head,
      statuses: [{ id: 1, server: 1, status: 'up' }],
      pings: [{ id: 1, server: 1, status: 'success' }],
    });
    client.close();
  });

  it('tells a subscriber about each check of its servers and of no other', async () => {
    const [one, all, none] = [
      await subscribed({ server_ids: [1] }),
      await subscribed({}),
      await subscribed({ server_ids: [] }),
    ];
    expect([one, all, none].map(client => client.of('subscribed')[0]?.['servers'])).toEqual([[1], [1, 2], []]);
    const ids = [app.check(1), app.check(2), app.check(1, 'down')];
    await eventually(() => expect([idsOf(one), idsOf(all)]).toEqual([[ids[0], ids[2]], ids]));
    expect(one.of('update')[1]).toMatchObject({
      ping: { id: ids[2], server: 1 },
      status: { server: 1, status: 'down' },
    });
    expect(idsOf(none)).toEqual([]);
    for (const client of [one, all, none]) client.close();
  });

  it('follows servers whose names match later, and lets go of those that no longer do', async () => {
    const client = await subscribed({ query: 'prod', topics: ['servers'] });
    app.server(7, 'mail PROD');
    const created = await app.fact('server.created', { server_id: 7, name: 'mail PROD' });
    const firstCheck = app.check(7);
    app.check(2);
    const renamed = await app.fact('server.changed', { server_id: 7, name: 'mail' });
    app.check(7);
    const back = await app.fact('server.changed', { server_id: 7, name: 'new prod' });
    const second = app.check(7);
    const deleted = await app.fact('server.deleted', { server_id: 7, name: 'new prod' });
    app.check(7);
    const last = app.check(1);
    await eventually(() => expect(idsOf(client)).toEqual([firstCheck, second, last]));
    expect(client.of('event').map(({ id, event }) => [id, event])).toEqual([
      [created, 'server.created'],
      [renamed, 'server.changed'],
      [back, 'server.changed'],
      [deleted, 'server.deleted'],
    ]);
    app.source.servers.delete(7);
    client.close();
  });

  it('follows a server by name even where the source of statuses has not heard of it yet', async () => {
    await app.fact('server.created', { server_id: 8, name: 'late prod' });
    await app.fact('server.created', { server_id: 9, name: 'gone prod' });
    await app.fact('server.deleted', { server_id: 9, name: 'gone prod' });
    app.server(9, 'gone prod');
    const client = await subscribed({ query: 'prod' });
    expect(client.of('subscribed')[0]?.['servers']).toEqual([1, 8]);
    app.check(9);
    const id = app.check(8);
    await eventually(() => expect(idsOf(client)).toEqual([id]));
    app.source.servers.delete(9);
    await app.fact('server.deleted', { server_id: 8, name: 'late prod' });
    client.close();
  });

  it('sends facts only to those who asked for their topic', async () => {
    const [facts, plain] = [
      await subscribed({ server_ids: [1], topics: ['servers'] }),
      await subscribed({ server_ids: [1] }),
    ];
    const id = await app.fact('incident.opened', {
      server_id: 1,
      name: 'web prod',
      incident_id: 5,
      started_at: 'x',
      cause: 'y',
    });
    await app.fact('incident.opened', { server_id: 2, name: 'web test', incident_id: 6, started_at: 'x', cause: 'y' });
    const check = app.check(1);
    await eventually(() => expect([idsOf(facts), idsOf(plain)]).toEqual([[check], [check]]));
    expect(facts.of('event')).toMatchObject([{ id, event: 'incident.opened', incident_id: 5 }]);
    expect(plain.of('event')).toEqual([]);
    facts.close();
    plain.close();
  });

  it('resumes over a hundred disconnections without a gap or a duplicate', async () => {
    const start = app.feed.head;
    const seen: number[] = [];
    app.source.before = async () => {
      app.check(1);
      await new Promise(resolve => setImmediate(resolve));
      await app.fact('server.flapping', { server_id: 2, name: 'web test' });
    };
    let last = start;
    for (let round = 0; round <= 100; round += 1) {
      const client = await open();
      client.send({ action: 'subscribe', since_id: last, topics: ['servers'] });
      app.check(2);
      const enough =
        round < 100 ? () => client.messages.length > round % 5 : () => client.messages.at(-1)?.id === app.feed.head;
      await eventually(() => expect(enough()).toBe(true));
      client.close();
      expect(client.of('resync')).toEqual([]);
      seen.push(...client.messages.filter(({ type }) => type !== 'subscribed').map(({ id }) => Number(id)));
      last = seen.at(-1) ?? last;
      app.check(1);
    }
    app.source.before = () => undefined;
    // The last round ended when it had heard everything but the check after it.
    expect(seen).toEqual(Array.from({ length: app.feed.head - 1 - start }, (_, index) => start + index + 1));
  });

  it('shows the current state to a subscriber that missed too much', async () => {
    const client = await open();
    client.send({ action: 'subscribe', since_id: app.feed.head + 100 });
    await eventually(() => expect(client.messages.map(({ type }) => type)).toEqual(['subscribed', 'resync', 'latest']));
    expect(client.of('latest')[0]).toMatchObject({ id: app.feed.head, statuses: [{ server: 1 }, { server: 2 }] });
    client.close();
  });

  it('answers what it does not understand with an error and stays open', async () => {
    const client = await open();
    const bad = [
      '{',
      '[]',
      '"latest"',
      '{"action":"dance"}',
      '{}',
      '{"action":"latest","limit":0}',
      '{"action":"latest","colour":1}',
    ];
    for (const request of bad) client.send(request);
    client.socket.send(Buffer.from([1, 2, 3]));
    client.send({ action: 'subscribe', server_ids: 'all' });
    client.send({ action: 'subscribe', topics: ['weather'] });
    client.send({ action: 'latest' });
    await eventually(() => expect(client.of('latest')).toHaveLength(1));
    expect(client.of('error').map(({ code }) => code)).toEqual([
      'bad_json',
      'bad_json',
      'bad_json',
      'unknown_action',
      'unknown_action',
      'invalid',
      'invalid',
      'bad_json',
      'invalid',
      'invalid',
    ]);
    expect(client.of('error')[6]).toMatchObject({
      errors: [{ field: 'colour', messages: ['This field is not known.'] }],
    });
    client.close();
  });

  it('refuses a flood of requests, and hangs up on one that does not stop', async () => {
    const client = await open();
    for (let count = 0; count < 200; count += 1) client.send({ action: 'latest', limit: 1 });
    await eventually(() => expect(client.of('error')).toMatchObject([{ code: 'too_many_requests' }]));
    for (let count = 0; count < 1000; count += 1) client.send('{}');
    await eventually(() => expect(client.code).toBe(1008));
    expect(client.of('latest')).toHaveLength(100);
  });

  it('hangs up on a message that is too long', async () => {
    const client = await open();
    client.send({ action: 'latest', query: 'x'.repeat(70_000) });
    await eventually(() => expect(client.code).toBe(1009));
  });

  it('closes with 4001 whoever is not logged in, and takes a token wherever one can be shown', async () => {
    const foreign = { headers: { cookie: `sitewatch_access=${token}`, origin: 'http://evil.example' } };
    const own = { headers: { cookie: `a=b; sitewatch_access=${token}`, origin: app.url } };
    const refused = [
      await SocketReader.open(url),
      await SocketReader.as('nobody', url),
      await SocketReader.open(url, foreign),
    ];
    await eventually(() => expect(refused.map(({ code }) => code)).toEqual([4001, 4001, 4001]));
    const named = await SocketReader.open(url, {}, ['sitewatch', token]);
    const prefixed = await SocketReader.open(url, {}, [`bearer.${token}`]);
    expect([named.socket.protocol, prefixed.socket.protocol]).toEqual(['sitewatch', `bearer.${token}`]);
    const bare = await SocketReader.as(token, url.replace(/\/$/, ''));
    const admitted = [
      named,
      prefixed,
      bare,
      await SocketReader.open(`${url}?ticket=${token}`),
      await SocketReader.open(url, own),
    ];
    for (const client of admitted) client.send({ action: 'latest' });
    await eventually(() => expect(admitted.map(client => client.of('latest').length)).toEqual([1, 1, 1, 1, 1]));
    for (const client of admitted) client.close();
  });

  it('closes with 4001 when the login is revoked or expires', async () => {
    const [revoked, expiring] = [app.logins.add('revoked'), app.logins.add('expiring', new Date(Date.now() + 300))];
    const clients = await Promise.all([revoked, expiring].map(name => SocketReader.as(name, url)));
    app.logins.revoked.add(revoked);
    await eventually(() => expect(clients.map(({ code }) => code)).toEqual([4001, 4001]), 5_000);
  });

  it('tells a client that reads too slowly to resync once it has read what waits, and goes on from there', async () => {
    const client = await subscribed({});
    client.socket.pause();
    const { resyncs } = app.realtime.statistics;
    let sent = 0;
    await eventually(() => {
      for (let count = 0; count < 500; count += 1) app.check(1);
      sent += 500;
      expect(app.realtime.statistics.resyncs).toBe(resyncs + 1);
    });
    for (let count = 0; count < 500; count += 1) app.check(1);
    client.socket.resume();
    await eventually(() => expect(client.of('resync')).toHaveLength(1));
    expect(client.of('update').length).toBeLessThanOrEqual(sent);
    const id = app.check(2);
    await eventually(() => expect(client.messages.at(-1)).toMatchObject({ type: 'update', id }));
    expect(client.of('resync')[0]).toEqual({ type: 'resync', id: id - 1 });
    client.close();
    await eventually(() => expect(app.realtime.statistics.clients.websocket).toBe(0));
  });

  it('shares the port with Socket.IO and leaves other upgrades to nobody', async () => {
    const plain = await subscribed({ server_ids: [1] });
    const socket = io(`${app.url}/status`, { auth: { token }, transports: ['websocket'], forceNew: true });
    await first(socket, 'connect');
    const updates: unknown[] = [];
    socket.on('update', update => updates.push(update));
    await socket.emitWithAck('subscribe', { server_ids: [1] });
    const id = app.check(1);
    await eventually(() => expect([idsOf(plain), updates]).toMatchObject([[id], [{ id }]]));
    socket.close();
    plain.close();
    const other = new WebSocket(`${app.url.replace('http', 'ws')}/ws/other/`);
    expect(await first(other, 'error')).toBeInstanceOf(Error);
  });

  it('survives connections that break off in the middle of the handshake', async () => {
    const port = Number(new URL(app.url).port);
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /ws/status/ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    expect((await first<Buffer>(socket, 'data')).toString()).toContain('400');
    socket.destroy();
    const client = await open();
    client.close();
  });
});
