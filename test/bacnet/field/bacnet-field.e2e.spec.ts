import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.js';
import { freePort, WireSite } from '../wire-site.js';

interface Ready {
  parts: Record<string, { ok: boolean; detail: string }>;
}
interface Backend {
  message: string;
  worker_alive: boolean;
  workers: { socket: string | null; problem: string | null }[];
}

describe('The socket to the building', () => {
  let site: WireSite;
  let port: number;
  let other: Socket;
  const health = async () => (await site.get<Ready>('/api/health/ready/')).parts['bacnet'];
  const backend = () => site.get<Backend>('/api/bacnet/backend/');

  beforeAll(async () => {
    port = await freePort();
    other = createSocket({ type: 'udp4', reuseAddr: false }).bind(port, '127.0.0.1');
    await once(other, 'listening');
    site = await WireSite.open({
      BACNET_BACKEND: 'docker',
      BACNET_INTERFACE: '127.0.0.1',
      BACNET_BROADCAST: '127.255.255.255',
      BACNET_PORT: String(port),
    });
  });
  afterAll(() => site.close());

  it('is not opened, and missed by nobody, as long as there is nothing to ask', async () => {
    expect(await health()).toEqual({ ok: true, detail: 'nothing to ask yet' });
    await eventually(async () =>
      expect(await backend()).toMatchObject({ worker_alive: true, workers: [{ socket: null, problem: null }] }),
    );
  });

  it('that another program has is said by the task, the health and the backend, and the program stays up', async () => {
    const task = await site.do('/api/bacnet/discover/', {});
    expect(task).toMatchObject({
      status: 'failed',
      error: `Port ${port} of 127.0.0.1 is used by another program`,
    });
    expect(await health()).toEqual({ ok: false, detail: task.error });
    await eventually(async () => {
      const { message, worker_alive, workers } = await backend();
      expect(message).toContain(task.error);
      expect({ worker_alive, workers }).toMatchObject({ worker_alive: true, workers: [{ problem: task.error }] });
    }, 2_000);
  });

  it('is opened by itself as soon as the other program ends', async () => {
    other.close();
    await eventually(async () => expect(await health()).toEqual({ ok: true, detail: `speaks at 127.0.0.1:${port}` }));
    await eventually(async () =>
      expect(await backend()).toMatchObject({
        message: 'Tasks are worked on.',
        workers: [{ socket: `127.0.0.1:${port}`, problem: null }],
      }),
    );
  });
});

describe('A search among controllers that are not there (mock_mode)', () => {
  let site: WireSite;
  beforeAll(async () => {
    site = await WireSite.open({ BACNET_BACKEND: 'docker', BACNET_PORT: String(await freePort()) });
  });
  afterAll(() => site.close());

  it('finds them, reads them and commands them over the real protocol, beside the real network', async () => {
    const found = await site.do('/api/bacnet/discover/', { mock_mode: true });
    expect(found).toMatchObject({
      status: 'completed',
      result: { devices_found: 5, points_found: 100, network: 'mock' },
    });
    const read = await site.do('/api/bacnet/collect/');
    expect(read).toMatchObject({ result: { devices: 5, devices_answered: 5, readings_collected: 100, faults: {} } });
    const [output] = await site.list<{ id: number }>('/api/bacnet/points/?object_type=1');
    const write = await site.do(`/api/bacnet/points/${output?.id}/write/`, { value: 42, priority: 8 });
    expect(write).toMatchObject({ status: 'completed', result: { outcome: 'written', read_back: 42 } });
  });
});
