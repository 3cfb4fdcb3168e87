import { describe, expect, it } from 'vitest';
import type { Login } from '../../src/auth/login.rules.js';
import { Feed } from '../../src/events/feed.js';
import { LiveMessage } from '../../src/events/live-message.js';
import { Audience } from '../../src/realtime/audience.js';
import { LiveClient } from '../../src/realtime/live-client.js';
import { maxClients, maxHeld } from '../../src/realtime/live.rules.js';
import type { Rendition } from '../../src/realtime/rendition.js';
import { Selection } from '../../src/realtime/selection.js';
import { Unavailable } from '../../src/shared/errors.js';
import { FakeClock } from '../fakes/fake.clock.js';

const login: Login = {
  kind: 'session',
  accountId: 1,
  name: 'viewer',
  role: 'viewer',
  sessionId: 's',
  expiresAt: null,
  apiKeyId: null,
};

/** A client without a connection that notes what it would have been sent. */
class Listener extends LiveClient {
  readonly heard: number[] = [];
  resyncs = 0;

  constructor() {
    super('sse', login);
  }

  deliver({ message }: Rendition): void {
    this.heard.push(message.id);
  }

  catchUp(renditions: readonly Rendition[]): void {
    for (const rendition of renditions) this.deliver(rendition);
  }

  fallBehind(): void {
    this.resyncs += 1;
  }

  expire(): void {}
  dismiss(): void {}
  cut(): void {}
  beat(): void {}
}

function scene() {
  const feed = new Feed();
  const audience = new Audience(feed, new FakeClock());
  audience.onModuleInit();
  const check = (id: number, serverId: number) =>
    feed.publish(
      new LiveMessage(id, 'server.checked', 'servers', '', { ping: {}, status: {} }, { serverId, status: 'up' }),
    );
  const listen = (serverIds?: number[]) => {
    const client = new Listener();
    audience.enter(client);
    audience.hold(client);
    return { client, release: () => audience.release(client, new Selection({ serverIds, checks: true, topics: [] })) };
  };
  return { audience, check, listen };
}

describe('The audience', () => {
  it('holds back what comes while a client is opened, and lets it hear only its selection afterwards', () => {
    const { audience, check, listen } = scene();
    const { client, release } = listen([1]);
    [1, 2, 1].forEach((server, index) => check(index + 1, server));
    expect(client.heard).toEqual([]);
    release();
    [2, 1].forEach((server, index) => check(index + 4, server));
    expect(client.heard).toEqual([1, 3, 5]);
    audience.leave(client);
    check(6, 1);
    expect(client.heard).toEqual([1, 3, 5]);
  });

  it('tells a client to resync for which too much was held back, and goes on from there', () => {
    const { audience, check, listen } = scene();
    const { client, release } = listen();
    for (let id = 1; id <= maxHeld + 1; id += 1) check(id, 1);
    release();
    expect([client.heard, client.resyncs, audience.statistics.resyncs]).toEqual([[], 1, 1]);
    check(maxHeld + 2, 1);
    expect(client.heard).toEqual([maxHeld + 2]);
  });

  it('takes no more clients than it has room for, and none when the process stops', () => {
    const { audience, listen } = scene();
    const clients = Array.from({ length: maxClients }, () => listen().client);
    expect(() => listen()).toThrow(Unavailable);
    expect(audience.statistics).toMatchObject({ clients: { sse: maxClients }, refused: 1 });
    clients.forEach(client => audience.leave(client));
    listen();
    audience.close();
    expect(() => listen()).toThrow('stopping');
  });
});
