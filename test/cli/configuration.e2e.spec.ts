import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Site } from '../program/site.js';

/** Every command starts the database and the program: on a busy machine that takes a while. */
const patienceMs = 180_000;

it(
  'A site is set up from a file, which it then exports byte by byte',
  async () => {
    const site = new Site();
    const [given, written] = [join(site.folder, 'site.json'), join(site.folder, 'again.json')];
    const head = { format: 'sitewatch-configuration', version: 1 };
    const server = { name: 'web', protocol: 'tcp', host: '127.0.0.1', port: 9, check_interval: 3600, timeout: 5 };
    const headers = { authorization: { secret: 'env:WEB_TOKEN' } };
    const servers = [{ ...server, retry_interval: 20, headers }];
    writeFileSync(given, JSON.stringify({ ...head, servers, blocks: [{ name: 'North' }] }));

    const first = await site.run(['import', given, '--json'], { WEB_TOKEN: 'Bearer 1' });
    expect(first.code).toBe(0);
    expect(JSON.parse(first.stdout)).toEqual({ created: { servers: 1, blocks: 1 }, changed: {}, warnings: [] });
    expect(await site.run(['export', written])).toMatchObject({ code: 0, stderr: '' });
    const text = readFileSync(written, 'utf8');
    expect(text).toContain('env:SITEWATCH_SERVERS_WEB_HEADERS_AUTHORIZATION');

    const again = await site.run(['import', '-'], {}, text);
    expect(again).toMatchObject({ code: 0, stdout: 'Nothing was different.\n' });
    expect(again.stderr).toMatch(/SITEWATCH_SERVERS_WEB_HEADERS_AUTHORIZATION is not set/);
    expect((await site.run(['export'])).stdout).toBe(text);
  },
  patienceMs,
);

it(
  'What cannot be imported is refused with the place it is at',
  async () => {
    const site = new Site();
    const file = join(site.folder, 'site.json');
    writeFileSync(file, '{"format": "sitewatch-configuration", "version": 1, "servers": [{"name": "a", "cats": 1}]}');
    expect(await site.run(['import', file])).toMatchObject({
      code: 2,
      stderr: 'servers[0].cats: There is no such field.\n',
    });
    expect((await site.run(['import'])).code).toBe(2);
  },
  patienceMs,
);
