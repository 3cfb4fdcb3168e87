import { describe, expect, it } from 'vitest';
import { flawOfBacstack } from '../../../src/bacnet/network/bacstack.rules.js';
import { Session } from '../../../src/bacnet/network/transport/session.js';
import { SystemClock } from '../../../src/shared/clock.js';
import { eventually } from '../../support/eventually.js';
import { faultOf, loopback, noTally, openClient } from './clients.js';
import { closedAfterwards, Peer } from './peer.js';
import { BacstackClient } from '../../../src/bacnet/network/bacstack.client.js';

describe('The library', () => {
  const installed = new Session({ ...loopback, clock: new SystemClock() }, noTally(), () => {}).library;

  it('that is installed is the one that is known', () => {
    expect(flawOfBacstack('0.0.1-beta.14', installed)).toBeNull();
    expect(installed['_invokeStore']).toEqual({});
  });

  it.each(['0.0.1-beta.13', '0.0.1', '1.0.0', undefined])('of version %s is refused, by name', version => {
    expect(flawOfBacstack(version, installed)).toBe(
      `bacstack 0.0.1-beta.14 is needed exactly, but ${version} is installed.`,
    );
  });

  it('without what is used of it is refused', () => {
    expect(flawOfBacstack('0.0.1-beta.14', {})).toContain('without _invokeStore');
    expect(flawOfBacstack('0.0.1-beta.14', { _invokeStore: {}, whoIs: () => {} })).toContain('without readProperty,');
  });
});

describe('A client', () => {
  it('says where it is open, and that it is closed', async () => {
    const client = await openClient();
    expect(client.state).toMatchObject({
      status: 'open',
      address: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      reason: null,
    });
    await client.close();
    expect(client.state).toEqual({ status: 'closed', address: null, reason: null });
    await client.open();
    expect(client.state.status).toBe('open');
  });

  it('says that its port is used by another program, and opens once it is free', async () => {
    const other = await Peer.open();
    const client = closedAfterwards(new BacstackClient({ ...loopback, port: other.port, clock: new SystemClock() }));
    const reason = `Port ${other.port} of 127.0.0.1 is used by another program`;
    expect(await faultOf(client.open())).toMatchObject({ kind: 'unreachable', message: reason });
    expect(client.state).toEqual({ status: 'failed', address: null, reason });
    await other.close();
    await eventually(() => client.open());
    expect(client.state.status).toBe('open');
  });

  it('shares its port with no other client', async () => {
    const first = await openClient();
    const port = Number(first.state.address?.split(':')[1]);
    const second = new BacstackClient({ ...loopback, port, clock: new SystemClock() });
    expect(await faultOf(second.open())).toMatchObject({ kind: 'unreachable' });
  });

  it.each([
    ['host', { host: '203.0.113.7' }],
    ['broadcast', { broadcast: '203.0.113.255' }],
  ])('says that there is no such interface: %s', async (_, options) => {
    const client = new BacstackClient({ ...loopback, ...options, clock: new SystemClock() });
    const fault = await faultOf(client.open());
    expect(fault).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('no interface') });
  });

  it('opens once, however often it is asked to', async () => {
    const client = closedAfterwards(new BacstackClient({ ...loopback, clock: new SystemClock() }));
    await Promise.all([client.open(), client.open()]);
    const { address } = client.state;
    await client.open();
    expect(client.state.address).toBe(address);
  });
});
