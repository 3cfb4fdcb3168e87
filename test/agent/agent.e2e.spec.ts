import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { Agent, runAgent, settings } from './agent.js';

interface Added {
  id: number;
  heartbeat_token: string;
}
interface Shown {
  state: string;
  heartbeat_status: string | null;
  agent_version: string | null;
}

const tried = (env: Record<string, string>) => runAgent(['test'], { env });

describe('The agent with the whole program', () => {
  let site: TestApp;

  beforeAll(async () => {
    site = await testApp();
  });
  afterAll(() => site.close());

  const add = async (body: object) => (await site.request<Added>('POST', '/api/servers/', body)).body;
  const show = async (id: number) => (await site.request<Shown>('GET', `/api/servers/${id}/`)).body;
  const envOf = ({ id, heartbeat_token: token }: Added, more: Record<string, string> = {}) =>
    settings(site.url, { SITEWATCH_SERVER_ID: String(id), SITEWATCH_TOKEN: token, ...more });

  it('gives a new server its green light, with its figures', async () => {
    // The machine of the tests may be busy: its figures are not to be alarmed about.
    const quiet = { cpu_percent: null, memory_percent: null, disk_percent: null, load_per_core: null };
    const server = await add({ name: 'machine', protocol: 'heartbeat', alert_thresholds: quiet });
    expect(await show(server.id)).toMatchObject({ heartbeat_status: 'offline', agent_version: null });
    const agent = new Agent(['run'], { env: envOf(server, { SITEWATCH_METRICS: 'on' }) });
    await eventually(async () => {
      const shown = await show(server.id);
      expect(shown).toMatchObject({ state: 'up', heartbeat_status: 'online', agent_version: '1.0.0' });
    });
    const { body } = await site.request<{ agent: object }>('GET', `/api/servers/${server.id}/metrics/`);
    expect(body.agent).toMatchObject({ heartbeat_status: 'online', metrics: { disk_percent: expect.any(Number) } });
    agent.signal('SIGTERM');
    expect((await agent.ended()).stderr).not.toContain('attempt');
  });

  it('says why it is refused, in the words of the program', async () => {
    const server = await add({ name: 'refused', protocol: 'http', host: '127.0.0.1', check_interval: 86_400 });
    expect((await tried(envOf(server))).stdout).toContain(`All is well: server ${server.id} is heard.`);
    const wrongToken = await tried(envOf(server, { SITEWATCH_TOKEN: 'wrong' }));
    expect(wrongToken).toMatchObject({ code: 1, stdout: expect.stringContaining('FAILED: the token is not the one') });
    const wrongId = await tried(envOf(server, { SITEWATCH_SERVER_ID: '999999' }));
    expect(wrongId).toMatchObject({ code: 1, stdout: expect.stringContaining('FAILED: there is no server 999999') });
    const job = await runAgent(['job', '--', 'true'], { env: envOf(server) });
    expect(job).toMatchObject({ code: 0, stderr: expect.stringContaining('Only servers of the protocol heartbeat') });
  });

  it('reports the runs of a job, and a failed one as an outage', async () => {
    const server = await add({ name: 'backup', protocol: 'heartbeat', check_interval: 3600 });
    await runAgent(['job', '--', 'true'], { env: envOf(server) });
    await eventually(async () => expect((await show(server.id)).state).toBe('up'));
    const failed = await runAgent(['job', '--', 'sh', '-c', 'exit 3'], { env: envOf(server) });
    expect(failed.code).toBe(3);
    await eventually(async () => expect((await show(server.id)).state).toBe('down'));
    const { body } = await site.request<{ results: object[] }>('GET', `/api/servers/${server.id}/runs/`);
    expect(body.results).toMatchObject([
      { outcome: 'fail', exit_code: 3 },
      { outcome: 'success', exit_code: 0 },
    ]);
  });
});
