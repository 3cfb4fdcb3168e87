import { Socket, type TcpNetConnectOpts } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GuardedEgressClient, type GuardedEgressOptions } from '../../src/egress/guarded-egress.client.js';
import { HostResolver } from '../../src/egress/host-resolver.js';
import { parseIpRanges } from '../../src/shared/ip.js';
import { FakeClock } from '../fakes/fake.clock.js';
import { forbiddenAddresses } from './forbidden-addresses.js';
import { outcomeOf, Recorder } from './recorder.js';

const refused =
  'EgressRefused: This address is not on the public network. An administrator can allow it (EGRESS_ALLOW_CIDRS), the metadata service of a cloud excepted.';

let recorder: Recorder;
/** Where the client wanted to connect to; no such connection is ever made. */
const wanted: TcpNetConnectOpts[] = [];

function unconnected(options: TcpNetConnectOpts): Socket {
  wanted.push(options);
  const socket = new Socket();
  const refusal = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  queueMicrotask(() => socket.destroy(refusal));
  return socket;
}

/** The addresses a name has, one list for each look-up; the last one stays. */
function resolverOf(answers: string[][], clock = new FakeClock()): HostResolver {
  const left = [...answers];
  return new HostResolver((_host, done) => {
    const addresses = (left.length > 1 ? left.shift() : left[0]) ?? [];
    done(
      null,
      addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  }, clock);
}

const blind = (options: GuardedEgressOptions = {}) => new GuardedEgressClient({ connect: unconnected, ...options });
const everywhere = parseIpRanges('0.0.0.0/0,::/0').ranges;

beforeAll(async () => {
  recorder = await Recorder.start();
});
beforeEach(() => {
  wanted.length = 0;
});
afterAll(() => recorder.close());

describe('an address that is not public', () => {
  it.each(forbiddenAddresses)('is not connected to: %s', async address => {
    const host = address.includes(':') ? `[${address.replace(/[[\]]|%.*/g, '')}]` : address;
    for (const scheme of ['http', 'https']) {
      expect(await outcomeOf(blind(), `${scheme}://${host}:8080/hook`)).toBe(refused);
    }
    expect(wanted).toEqual([]);
  });

  it.each(forbiddenAddresses.filter(([address]) => !/^\[|^0x|^\d+$|\.$|^127\.1$|^0\d/.test(address)))(
    'is not connected to when a name stands for it: %s',
    async address => {
      expect(await outcomeOf(blind({ resolver: resolverOf([[address]]) }), 'http://inside.test/')).toBe(refused);
      expect(wanted).toEqual([]);
    },
  );

  it.each(forbiddenAddresses.filter(([, kind]) => kind === 'metadata'))(
    'is not connected to as %s even when everything is allowed, because it hands out credentials',
    async address => {
      const host = address.includes(':') ? `[${address}]` : address;
      expect(await outcomeOf(blind({ allowed: everywhere }), `http://${host}/latest/meta-data/`)).toBe(refused);
      expect(wanted).toEqual([]);
    },
  );

  it.each([
    'http://localhost/',
    'http://LOCALHOST./',
    'http://①②⑦.⓪.⓪.①/',
    'http://127。0。0。1/',
    'http://%31%32%37.0.0.1/',
  ])('is recognised in %s', async url => {
    expect(await outcomeOf(blind(), url)).toBe(refused);
    expect(wanted).toEqual([]);
  });

  it('sounds the same whether somebody listens there or not', async () => {
    const closed = await Recorder.start();
    const { url } = closed;
    await closed.close();
    const client = new GuardedEgressClient();
    expect(await outcomeOf(client, recorder.url)).toBe(refused);
    expect(await outcomeOf(client, url)).toBe(refused);
    expect(recorder.connections).toBe(0);
  });

  it('is passed over where the name has a public one, too', async () => {
    const resolver = resolverOf([['127.0.0.1', '93.184.215.14', '169.254.169.254', '::1']]);
    expect(await outcomeOf(blind({ resolver }), 'http://mixed.test/')).toContain('EgressFailed');
    expect(wanted).toEqual([expect.objectContaining({ host: '93.184.215.14', port: 80 })]);
  });

  it('is reached when a range with it is allowed', async () => {
    const client = new GuardedEgressClient({ allowed: parseIpRanges('127.0.0.0/8').ranges });
    expect(await outcomeOf(client, recorder.url)).toBe('204');
    expect(recorder.take()).toMatchObject({ method: 'POST', body: '{}' });
    const other = new GuardedEgressClient({ allowed: parseIpRanges('10.0.0.0/8').ranges });
    expect(await outcomeOf(other, recorder.url)).toBe(refused);
    expect(recorder.seen).toEqual([]);
  });
});

describe('a public address', () => {
  it('is connected to as it was judged, not as its name is looked up a second time', async () => {
    const clock = new FakeClock();
    const client = blind({ resolver: resolverOf([['93.184.215.14'], ['127.0.0.1']], clock) });
    const before = recorder.connections;
    const url = `http://rebinding.test:${recorder.port}/`;
    expect(await outcomeOf(client, url)).toBe('EgressFailed: rebinding.test refused the connection.');
    expect(wanted).toEqual([expect.objectContaining({ host: '93.184.215.14', port: recorder.port })]);
    clock.advance(60_000);
    expect(await outcomeOf(client, url)).toBe(refused);
    expect(wanted).toHaveLength(1);
    expect(recorder.connections).toBe(before);
  });

  it('is judged again at the other end of the socket, before a byte is written', async () => {
    const sockets: Socket[] = [];
    const before = recorder.seen.length;
    const diverted = new GuardedEgressClient({
      resolver: resolverOf([['93.184.215.14']]),
      connect: () => {
        const socket = new Socket();
        sockets.push(socket);
        return socket.connect(recorder.port, '127.0.0.1');
      },
    });
    for (const scheme of ['http', 'https']) {
      expect(await outcomeOf(diverted, `${scheme}://diverted.test/`)).toBe(refused);
    }
    expect(sockets.map(({ bytesWritten, destroyed }) => ({ bytesWritten, destroyed }))).toEqual([
      { bytesWritten: 0, destroyed: true },
      { bytesWritten: 0, destroyed: true },
    ]);
    expect(recorder.seen).toHaveLength(before);
  });

  it('is not taken for another one when its socket is gone before it can be judged', async () => {
    const fleeting = new GuardedEgressClient({
      connect: () => {
        const socket = new Socket();
        queueMicrotask(() => socket.emit('connect'));
        return socket;
      },
    });
    expect(await outcomeOf(fleeting, 'http://1.1.1.1/')).toBe(
      'EgressFailed: 1.1.1.1 closed the connection before its answer was complete.',
    );
  });

  it('is connected to on the port and address of the URL, in every family', async () => {
    await outcomeOf(blind(), 'https://1.1.1.1/');
    await outcomeOf(blind(), 'http://[2606:4700::1111]:8080/');
    await outcomeOf(blind({ resolver: resolverOf([['2606:4700::1111', '1.1.1.1']]) }), 'https://both.test/');
    expect(wanted.map(({ port }) => port)).toEqual([443, 8080, 443]);
    expect(wanted.slice(0, 2)).toMatchObject([{ host: '1.1.1.1' }, { host: '2606:4700::1111' }]);
    const found: unknown[] = [];
    wanted[2]?.lookup?.('several', { all: true }, (_error, addresses) => found.push(addresses));
    expect(found).toEqual([
      [
        { address: '2606:4700::1111', family: 6 },
        { address: '1.1.1.1', family: 4 },
      ],
    ]);
  });
});

describe('a redirect', () => {
  it('is an answer, wherever it points to', async () => {
    const inside = await Recorder.start();
    const client = new GuardedEgressClient({ allowed: parseIpRanges('127.0.0.1').ranges });
    recorder.reply(302, '', { Location: inside.url });
    const reply = await client.request({ method: 'GET', url: recorder.url });
    expect(reply).toMatchObject({ status: 302, headers: { location: inside.url } });
    expect(inside.connections).toBe(0);
    recorder.take();
    await inside.close();
  });
});
