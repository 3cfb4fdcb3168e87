import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Agent, clients, folder, runAgent, settings, shells, type Client } from './agent.js';
import { accepted, Recorder } from './recorder.js';
import { commandLines } from './tree.js';

/** One that no other test uses: those with the wget of busybox do show theirs. */
const token = 'swh_hidden-from-everybody';
const hidden = (url: string, more: Record<string, string> = {}) => settings(url, { SITEWATCH_TOKEN: token, ...more });
const noProc = process.platform === 'linux' ? '' : 'no /proc here';
const quiet = [
  ...shells.map(shell => ({ name: shell.join(' '), shell, client: 'curl' as Client })),
  ...clients
    .filter(client => client === 'wget')
    .map(client => ({ name: 'the first shell', shell: shells[0]!, client })),
];

describe.each(quiet)('The token, with $client in $name', ({ shell, client }) => {
  it('stands in no command line while a heartbeat is under way', async ({ skip }) => {
    skip(noProc !== '', noProc);
    const sitewatch = await Recorder.start('hang');
    const agent = new Agent(['run'], { shell, client, env: hidden(sitewatch.url, { SITEWATCH_TIMEOUT: '60' }) });
    await sitewatch.beat(1);
    const lines = commandLines();
    expect(lines.filter(line => line.includes(`${sitewatch.url}/api/heartbeat/7/`))).not.toEqual([]);
    expect(lines.filter(line => line.includes(token))).toEqual([]);
    agent.signal('SIGTERM');
    await agent.ended();
  });

  it('stands in no command line at any moment of many heartbeats', async ({ skip }) => {
    skip(noProc !== '', noProc);
    const sitewatch = await Recorder.start();
    const agent = new Agent(['run'], { shell, client, env: hidden(sitewatch.url, { SITEWATCH_INTERVAL: '0.1' }) });
    const shown: string[] = [];
    let looks = 0;
    while (sitewatch.beats.length < 8) {
      shown.push(...commandLines().filter(line => line.includes(token)));
      looks++;
      await new Promise(setImmediate);
    }
    expect(shown).toEqual([]);
    expect(looks).toBeGreaterThan(8);
    agent.signal('SIGTERM');
    await agent.ended();
  });
});

describe('The token', () => {
  it('is warned about where only the wget of busybox is there, which cannot hide it', async ({ skip }) => {
    skip(!clients.includes('busybox wget'), 'no busybox here');
    const sitewatch = await Recorder.start(accepted());
    const { code, stderr } = await runAgent(['test'], { client: 'busybox wget', env: settings(sitewatch.url) });
    expect(code).toBe(0);
    expect(stderr).toContain('shows the token to every user of this machine in the process list');
  });

  it('lies in files of its owner only', async ({ skip }) => {
    skip(!clients.includes('wget'), 'no wget here');
    const sitewatch = await Recorder.start('hang');
    const runtime = folder();
    const env = hidden(sitewatch.url, { RUNTIME_DIRECTORY: runtime });
    const agent = new Agent(['run'], { client: 'wget', env });
    await sitewatch.beat(1);
    const [own = ''] = readdirSync(runtime);
    expect(statSync(join(runtime, own)).mode & 0o777).toBe(0o700);
    const holding = readdirSync(join(runtime, own)).filter(name =>
      readFileSync(join(runtime, own, name)).includes(token),
    );
    expect(holding).toEqual(['wgetrc']);
    expect(statSync(join(runtime, own, 'wgetrc')).mode & 0o777).toBe(0o600);
    agent.signal('SIGTERM');
    await agent.ended();
  });
});
