import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';

interface Server {
  id: number;
  heartbeat_token: string;
  [field: string]: unknown;
}
type Row = Record<string, unknown> & { id: number };

let site: TestApp;
let agent: Server;
let silent: Server;
let job: Server;

beforeAll(async () => {
  site = await testApp();
  const add = async (input: object) => (await site.request<Server>('POST', '/api/servers/', input)).body;
  agent = await add({ name: 'agent', protocol: 'tcp', host: 'localhost', port: 9, status: 'paused' });
  silent = await add({ name: 'silent', protocol: 'tcp', host: 'localhost', port: 9, status: 'paused' });
  job = await add({ name: 'job', protocol: 'heartbeat', check_interval: 60 });
});
afterAll(() => site.close());

const get = async <Body>(path: string) => (await site.request<Body>('GET', path)).body;
const beat = async ({ id, heartbeat_token: token }: Server, body: object) =>
  (await site.request<{ received_at: string }>('POST', `/api/heartbeat/${id}/`, body, { token })).body.received_at;

describe('What the agent of a server says', () => {
  const figures = { cpu_percent: 12.5, disk_percent: 80, uptime_seconds: 123_456 };
  let heard: object;

  beforeAll(async () => {
    const last_heartbeat = await beat(agent, { agent_version: '1.0.0', metrics: { ...figures, memory_percent: null } });
    heard = { heartbeat_status: 'online', last_heartbeat, agent_version: '1.0.0' };
  });

  const nothing = { heartbeat_status: null, last_heartbeat: null, agent_version: null };

  it.each([
    ['the server', async () => get<Row>(`/api/servers/${agent.id}/`)],
    ['the list of servers', async () => rowOf((await get<{ results: Row[] }>('/api/servers/')).results, agent)],
    ['its status', async () => get<Row>(`/api/server-status/${agent.id}/`)],
    ['the list of statuses', async () => rowOf((await get<{ results: Row[] }>('/api/server-status/')).results, agent)],
    ['the live list', async () => rowOf((await get<{ servers: Row[] }>('/api/servers/live-metrics/')).servers, agent)],
  ])('stands in %s', async (_, row) => {
    expect(await row()).toMatchObject(heard);
  });

  it('is nothing where there is none, and offline where there must be one', async () => {
    const { servers } = await get<{ servers: Row[] }>('/api/servers/live-metrics/');
    expect(rowOf(servers, silent)).toMatchObject(nothing);
    expect(rowOf(servers, job)).toMatchObject({ ...nothing, heartbeat_status: 'offline' });
  });

  it('stands beside its newest figures in the metrics', async () => {
    const { agent: shown } = await get<{ agent: object }>(`/api/servers/${agent.id}/metrics/`);
    expect(shown).toEqual({ ...heard, metrics: figures, metrics_at: expect.stringMatching(/Z$/) });
    const { agent: none } = await get<{ agent: object }>(`/api/servers/${silent.id}/metrics/`);
    expect(none).toEqual({ ...nothing, metrics: null, metrics_at: null });
  });

  it('is counted on the first screen', async () => {
    const { servers } = await get<{ servers: object }>('/api/dashboard/');
    expect(servers).toMatchObject({ agents_online: 1, agents_warning: 0, agents_offline: 1 });
  });

  it('is a warning while an alert is active', async () => {
    const status = async () => (await get<Row>(`/api/servers/${agent.id}/`))['heartbeat_status'];
    const raised = await site.request<Row>('POST', '/api/alerts/', {
      server: agent.id,
      severity: 'warning',
      message: 'Look',
    });
    expect(raised.status).toBe(201);
    await eventually(async () => expect(await status()).toBe('warning'));
    await site.request('POST', `/api/alerts/${raised.body.id}/resolve/`);
    await eventually(async () => expect(await status()).toBe('online'));
  });
});

function rowOf(rows: Row[], { id }: Server): Row | undefined {
  return rows.find(row => row.id === id);
}

const state = async () => (await get<Row>(`/api/servers/${job.id}/`))['state'];

describe('A job', () => {
  interface Run {
    outcome: string;
    [field: string]: unknown;
  }
  interface Runs {
    next: string | null;
    results: Run[];
  }
  const runs = (query = '') => get<Runs>(`/api/servers/${job.id}/runs/${query}`);

  it('is up with its first success and down with its first failure, both at once', async () => {
    await beat(job, { signal: 'start' });
    await beat(job, { signal: 'success', duration_seconds: 2.5, message: 'all well' });
    await eventually(async () => expect(await state()).toBe('up'), 2000);
    await beat(job, { exit_code: 3, message: 'disk full' });
    expect(await state()).toBe('down');
    await eventually(async () => {
      const { results } = await get<{ results: Row[] }>('/api/incidents/?open=true');
      expect(results).toMatchObject([{ server: job.id, cause: 'The job failed with exit code 3: disk full' }]);
    });
  });

  it('shows its runs, newest first, page by page', async () => {
    const all = await runs();
    expect(all.results).toEqual([
      {
        id: expect.any(Number),
        server: job.id,
        started_at: null,
        finished_at: expect.stringMatching(/Z$/),
        outcome: 'fail',
        exit_code: 3,
        duration_seconds: null,
        message: 'disk full',
      },
      expect.objectContaining({ outcome: 'success', duration_seconds: 2.5, started_at: expect.stringMatching(/Z$/) }),
    ]);
    const first = await runs('?limit=1');
    expect(first.results).toEqual(all.results.slice(0, 1));
    expect((await get<Runs>(first.next ?? '')).results).toEqual(all.results.slice(1));
    expect((await runs('?until=2000-01-01T00:00:00Z')).results).toEqual([]);
  });

  it('is asked for by its id', async () => {
    expect((await site.request('GET', '/api/servers/2000000000/runs/')).status).toBe(404);
    expect((await site.request('GET', `/api/servers/${job.id}/runs/?cursor=nonsense`)).status).toBe(400);
    expect((await site.request('GET', `/api/servers/${job.id}/runs/`, undefined, { token: null })).status).toBe(401);
  });
});
