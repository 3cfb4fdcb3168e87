import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Site } from '../program/site.js';
import { eventually } from '../support/eventually.js';

interface List {
  results: Record<string, unknown>[];
}

it('The demo shows a site in which something happens, and leaves nothing behind', async () => {
  const site = new Site();
  const program = await site.serve({ TMPDIR: site.folder }, ['demo']);
  const login = { username: 'demo', password: 'demo demo demo' };
  const token = String((await program.request('POST', '/api/auth/token/', login)).body['access']);
  const list = async (path: string) =>
    ((await program.request('GET', path, undefined, token)).body as unknown as List).results;

  await eventually(async () => {
    const servers = await list('/api/server-status/');
    expect(servers).toHaveLength(3);
    expect(servers.filter(({ status }) => status === 'unknown')).toEqual([]);
    const [punch] = await list('/api/hrm/attendance-records/');
    expect(punch).toMatchObject({ employee_name: 'Ada', device_name: 'Door 1' });
    expect(await list('/api/bacnet/points/?search=Room%201%20temperature')).toMatchObject([{ high_limit: 28 }]);
  }, 60_000);

  const inbox = /Its mails: (\S+)/.exec(program.log)?.[1] ?? '';
  expect(await (await fetch(inbox)).text()).toContain('<h1>Inbox');
  expect((await program.end('SIGINT')).code).toBe(0);
  expect(readdirSync(site.folder)).toEqual([]);
}, 180_000);
