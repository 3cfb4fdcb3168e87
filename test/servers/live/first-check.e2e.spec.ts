import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServerSimulator, type ServerSimulator } from '../../../src/simulators/servers/server.simulator.js';
import { testApp, type TestApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';

describe('A server that is created through the API', () => {
  let simulator: ServerSimulator;
  let app: TestApp;

  beforeAll(async () => {
    simulator = await startServerSimulator({ servers: [{ name: 'web' }, { name: 'broken', behaviour: 'failing' }] });
    app = await testApp();
  });
  afterAll(async () => {
    await app.close();
    await simulator.close();
  });

  const create = (name: string, extra: object = {}) => {
    const { hostname, port } = new URL(simulator.url(name));
    const body = { name, protocol: 'http', host: hostname, port: Number(port), check_interval: 1, ...extra };
    return app.request<{ id: number }>('POST', '/api/servers/', body);
  };

  it('is checked at once, for real, and its result is in the history', async () => {
    const { status, body: server } = await create('web');
    expect(status).toBe(201);
    await eventually(async () => {
      const { body } = await app.request<{ status: string; message: string }>(
        'GET',
        `/api/server-status/${server.id}/`,
      );
      expect(body).toMatchObject({ status: 'up', consecutive_failures: 0 });
    });
    const history = await app.request<{ results: { status: string }[] }>(
      'GET',
      `/api/ping-results/?server_id=${server.id}`,
    );
    expect(history.body.results[0]).toMatchObject({ server: server.id, status: 'success', status_code: 200 });
    const live = await app.request<{ servers: { name: string; beats: string }[] }>('GET', '/api/servers/live-metrics/');
    expect(live.body.servers).toContainEqual(
      expect.objectContaining({ name: 'web', beats: expect.stringMatching(/^s+$/) }),
    );
  });

  it('is down after its failures are confirmed, with an incident since the first of them', async () => {
    const { body: server } = await create('broken');
    await eventually(async () => {
      const { body } = await app.request('GET', `/api/server-status/${server.id}/`);
      expect(body).toMatchObject({ status: 'down', message: expect.stringContaining('HTTP 503') });
    });
    const { body } = await app.request<{ results: { started_at: string; detected_at: string }[] }>(
      'GET',
      `/api/incidents/?server_id=${server.id}&open=true`,
    );
    expect(body.results).toHaveLength(1);
    const [incident] = body.results;
    expect(Date.parse(incident?.started_at ?? '')).toBeLessThan(Date.parse(incident?.detected_at ?? ''));
  });
});
