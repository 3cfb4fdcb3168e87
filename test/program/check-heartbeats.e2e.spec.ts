import { expect, it } from 'vitest';
import { Site } from './site.js';

interface Report {
  name: string;
  status: string | null;
  last_heartbeat: string | null;
  age_seconds: number | null;
  agent_version: string | null;
}

it('check-heartbeats shows when every agent was heard last, and finds the missing ones', async () => {
  const site = new Site();
  const program = await site.serve({}, ['serve', '--roles', 'api']);
  const token = await program.admin();
  const add = async (name: string, input: object = {}) => {
    const wished = { name, protocol: 'heartbeat', ...input };
    const { body } = await program.request('POST', '/api/servers/', wished, token);
    return { id: Number(body['id']), token: String(body['heartbeat_token']) };
  };
  const check = async (...options: string[]) => {
    const { code, stdout, stderr } = await site.run(['check-heartbeats', ...options]);
    return { code, stdout, stderr };
  };
  expect(await check()).toEqual({ code: 0, stdout: '(none)\n', stderr: '' });

  const agent = await add('agent');
  await add('paused', { status: 'paused' });
  await add('web', { protocol: 'tcp', host: 'localhost', port: 9 });
  const path = `/api/heartbeat/${agent.id}/`;
  const { body } = await program.request('POST', path, { agent_version: '1.0.0' }, agent.token);
  const well = await check();
  expect(well).toMatchObject({ code: 0, stderr: '' });
  expect(well.stdout).toMatch(/^server {2}name {3}status {4}last heartbeat +age {2}version\n/);
  expect(well.stdout).toMatch(/ agent {2}online {4}\S+Z {2}\d+ s +1\.0\.0\n/);
  expect(well.stdout).toMatch(/ web {4}no agent {2}- +- +-\n$/);
  expect(await check('--expect-all')).toMatchObject({ code: 1 });

  await add('late');
  const missing = await check('--json');
  expect(missing.code).toBe(1);
  const reports: Report[] = JSON.parse(missing.stdout);
  expect(reports.map(({ name, status }) => [name, status])).toEqual([
    ['agent', 'online'],
    ['late', 'offline'],
    ['web', null],
  ]);
  expect(reports[0]).toMatchObject({ last_heartbeat: body['received_at'], agent_version: '1.0.0' });
  await site.query('update server_heartbeat set last_heartbeat = last_heartbeat - $1::interval', ['61 s']);
  expect((await check()).stdout).toMatch(/ agent {2}offline {3}\S+Z {2}\d\d s /);
}, 240_000);
