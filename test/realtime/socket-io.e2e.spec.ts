import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { first } from './first.js';
import { liveApp, type LiveApp } from './live-app.js';
import { SocketReader } from './socket-reader.js';

interface Heard extends Record<string, unknown> {
  id: number;
}

const hear = (socket: Socket, event: string) => {
  const heard: Heard[] = [];
  socket.on(event, (message: Heard) => heard.push(message));
  return heard;
};

describe('Socket.IO', () => {
  let app: LiveApp;
  let token: string;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    app = await liveApp();
    token = app.logins.add('viewer');
    app.server(1, 'web prod');
    app.server(2, 'web test');
    app.check(1);
    app.check(2, 'down');
  });
  afterAll(async () => {
    for (const socket of sockets) socket.close();
    await app.close();
  });

  const connect = (options: Parameters<typeof io>[1] = {}, namespace = '/status') => {
    const socket = io(`${app.url}${namespace}`, {
      forceNew: true,
      reconnection: false,
      transports: ['websocket'],
      ...options,
    });
    sockets.push(socket);
    return socket;
  };
  const open = async (options: Parameters<typeof io>[1] = { auth: { token } }) => {
    const socket = connect(options);
    await first(socket, 'connect');
    return socket;
  };
  it('acknowledges latest and subscribe with the answers of the plain WebSocket', async () => {
    const socket = await open();
    const latest = await socket.emitWithAck('latest', { query: 'PROD', limit: 5 });
    expect(latest).toMatchObject({ type: 'latest', id: app.feed.head, statuses: [{ server: 1 }], pings: [{ id: 1 }] });
    expect(await socket.emitWithAck('latest')).toMatchObject({
      type: 'latest',
      statuses: [{ server: 1 }, { server: 2 }],
    });
    const subscribed = await socket.emitWithAck('subscribe', { server_ids: [2] });
    expect(subscribed).toEqual({ type: 'subscribed', id: app.feed.head, servers: [2] });
    const updates = hear(socket, 'update');
    app.check(1);
    const id = app.check(2);
    await eventually(() =>
      expect(updates).toMatchObject([{ type: 'update', id, ping: { server: 2 }, status: { server: 2 } }]),
    );
    socket.close();
  });

  it('works over long polling as well', async () => {
    const socket = await open({ auth: { token }, transports: ['polling'] });
    const updates = hear(socket, 'update');
    await socket.emitWithAck('subscribe', {});
    const ids = [app.check(1), app.check(2)];
    await eventually(() => expect(updates.map(({ id }) => id)).toEqual(ids));
    socket.close();
  });

  it('moves a subscriber to its newest selection, follows names and sends facts of topics', async () => {
    const socket = await open();
    const [updates, events] = [hear(socket, 'update'), hear(socket, 'event')];
    await socket.emitWithAck('subscribe', { server_ids: [2] });
    await socket.emitWithAck('subscribe', { query: 'prod', topics: ['servers'] });
    app.check(2);
    const created = await app.fact('server.created', { server_id: 9, name: 'a PROD b' });
    const check = app.check(9);
    const deleted = await app.fact('server.deleted', { server_id: 9, name: 'a PROD b' });
    app.check(9);
    const last = app.check(1);
    await eventually(() => expect(updates.map(({ id }) => id)).toEqual([check, last]));
    expect(events.map(({ id }) => id)).toEqual([created, deleted]);
    socket.close();
  });

  it('resumes without a gap or a duplicate', async () => {
    const start = app.feed.head;
    const seen: number[] = [];
    app.source.before = async () => {
      app.check(1);
      await new Promise(resolve => setImmediate(resolve));
      app.check(2);
    };
    for (let round = 0; round <= 20; round += 1) {
      const socket = await open();
      const updates = hear(socket, 'update');
      socket.emit('subscribe', { since_id: seen.at(-1) ?? start });
      app.check(1);
      const enough = round === 20 ? () => updates.at(-1)?.id === app.feed.head : () => updates.length > round % 4;
      await eventually(() => expect(enough()).toBe(true));
      socket.close();
      seen.push(...updates.map(({ id }) => id));
    }
    app.source.before = () => undefined;
    expect(seen).toEqual(Array.from({ length: app.feed.head - start }, (_, index) => start + index + 1));
  });

  it('shows the current state to a subscriber that missed too much', async () => {
    const socket = await open();
    const [resync, latest] = [hear(socket, 'resync'), hear(socket, 'latest')];
    await socket.emitWithAck('subscribe', { since_id: app.feed.head + 1 });
    await eventually(() => expect([resync, latest]).toMatchObject([[{ id: app.feed.head }], [{ id: app.feed.head }]]));
    socket.close();
  });

  it('answers bad requests with an error and stays connected', async () => {
    const socket = await open();
    const answers = [
      await socket.emitWithAck('latest', 'everything'),
      await socket.emitWithAck('latest', { limit: 501 }),
      await socket.emitWithAck('subscribe', { server_ids: ['1'] }),
      await socket.emitWithAck('subscribe', { colour: 'red' }),
      await socket.emitWithAck('dance'),
    ];
    expect(answers.map(({ type, code }) => [type, code])).toEqual([
      ['error', 'invalid'],
      ['error', 'invalid'],
      ['error', 'invalid'],
      ['error', 'invalid'],
      ['error', 'unknown_action'],
    ]);
    expect(answers[1]).toMatchObject({ errors: [{ field: 'limit' }] });
    expect(socket.connected).toBe(true);
    socket.close();
  });

  it('refuses whoever is not logged in with code 4001', async () => {
    const cookie = { cookie: `sitewatch_access=${token}` };
    const attempts: Parameters<typeof io>[1][] = [
      {},
      { auth: { token: 'nobody' } },
      { auth: { token: { $ne: null } } },
      { extraHeaders: { ...cookie, origin: 'http://evil.example' } },
    ];
    for (const options of attempts) {
      const error = await first<Error & { data: unknown }>(connect(options), 'connect_error');
      expect(error.data).toMatchObject({ code: 4001 });
    }
    expect(await first(connect({ auth: { token } }, '/'), 'connect_error')).toBeInstanceOf(Error);
  });

  it('takes a token from the handshake, a header, the cookie of an own page or a ticket', async () => {
    const ways: Parameters<typeof io>[1][] = [
      { auth: { token } },
      { extraHeaders: { authorization: `Bearer ${token}` } },
      { extraHeaders: { cookie: `sitewatch_access=${token}`, origin: app.url } },
      { query: { ticket: token } },
    ];
    for (const options of ways) expect((await open(options)).connected).toBe(true);
  });

  it('disconnects when the login is revoked', async () => {
    const name = app.logins.add('revoked');
    const socket = await open({ auth: { token: name } });
    const told = hear(socket, 'unauthorized');
    const gone = first(socket, 'disconnect');
    app.logins.revoked.add(name);
    expect(await gone).toBe('io server disconnect');
    expect(told).toMatchObject([{ code: 4001 }]);
  });

  it('tells a client that reads too slowly to resync and goes on from there', async () => {
    // The bare protocol, since a Socket.IO client cannot be stopped from reading.
    const client = await SocketReader.open(`${app.url}/socket.io/?EIO=4&transport=websocket`);
    client.send(`40/status,${JSON.stringify({ token })}`);
    await eventually(() => expect(client.texts.at(-1)).toMatch(/^40\/status/));
    client.send('42/status,["subscribe",{}]');
    await eventually(() => expect(client.texts.at(-1)).toContain('"subscribed"'));
    client.socket.pause();
    const { resyncs } = app.realtime.statistics;
    await eventually(() => {
      for (let count = 0; count < 500; count += 1) app.check(1);
      expect(app.realtime.statistics.resyncs).toBe(resyncs + 1);
    });
    for (let count = 0; count < 500; count += 1) app.check(1);
    client.socket.resume();
    await eventually(() =>
      expect(client.texts.at(-1)).toBe(`42/status,["resync",{"type":"resync","id":${app.feed.head}}]`),
    );
    const id = app.check(2);
    await eventually(() => expect(client.texts.at(-1)).toContain(`"id":${id},`));
    expect(client.texts.some(text => text.includes(`"update","id":${id - 1},`))).toBe(false);
    client.close();
  });
});
