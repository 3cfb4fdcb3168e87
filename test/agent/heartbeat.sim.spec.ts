import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Agent, folder, pairs, runAgent, settings, settingsFile, shells, token } from './agent.js';
import { accepted, Recorder } from './recorder.js';

describe.each(pairs)('The agent in $name', ({ shell, client }) => {
  it('sends exactly what the interface says, and ends with 0 when it was accepted', async () => {
    const sitewatch = await Recorder.start();
    const { code, stdout, stderr } = await runAgent(['once'], { shell, client, env: settings(sitewatch.url) });
    const beat = await sitewatch.beat(1);
    expect(beat.line).toBe('POST /api/heartbeat/7/');
    expect(beat.headers['authorization']).toBe(`Bearer ${token}`);
    expect(beat.headers['content-type']).toBe('application/json');
    expect(beat.headers['user-agent']).toBe('sitewatch-agent/1.0.0');
    expect(beat.text).toBe('{"agent_version":"1.0.0"}');
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(sitewatch.beats).toHaveLength(1);
  });

  it('goes on sending, and says once that it started', async () => {
    const sitewatch = await Recorder.start();
    const agent = new Agent([], { shell, client, env: settings(sitewatch.url) });
    await sitewatch.beat(4);
    agent.signal('SIGTERM');
    const { stderr } = await agent.ended();
    expect(
      stderr.match(/sends heartbeats of server 7 to http:\/\/127\.0\.0\.1:\d+ with (busybox )?(curl|wget)$/gm),
    ).toHaveLength(1);
    expect(stderr).not.toContain('attempt');
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('ends within a second on %s while it sleeps', async signal => {
    const sitewatch = await Recorder.start();
    const env = settings(sitewatch.url, { SITEWATCH_INTERVAL: '60' });
    const agent = new Agent(['run'], { shell, client, env });
    await sitewatch.beat(1);
    agent.signal(signal);
    const { code, ms } = await agent.ended();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(1000);
  });

  it('ends within a second on SIGTERM while Sitewatch does not answer, and takes the request back', async () => {
    const sitewatch = await Recorder.start('hang');
    const agent = new Agent(['run'], { shell, client, env: settings(sitewatch.url, { SITEWATCH_TIMEOUT: '30' }) });
    await sitewatch.beat(1);
    const cut = sitewatch.cut();
    agent.signal('SIGTERM');
    const { code, ms } = await agent.ended();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(1000);
    await cut;
  });
});

describe.each(shells)('The agent in %s', (...shell) => {
  it('comes when Sitewatch says', async () => {
    const sitewatch = await Recorder.start(accepted(1));
    const { SITEWATCH_INTERVAL: _, ...env } = settings(sitewatch.url);
    const agent = new Agent(['run'], { shell, env });
    const [first, second] = [await sitewatch.beat(1), await sitewatch.beat(2)];
    expect(second.at - first.at).toBeGreaterThan(500);
    agent.signal('SIGTERM');
    await agent.ended();
  });

  it('comes sooner than Sitewatch says where its user wants that', async () => {
    const sitewatch = await Recorder.start(accepted(3600));
    const agent = new Agent(['run'], { shell, env: settings(sitewatch.url) });
    await sitewatch.beat(3);
    agent.signal('SIGTERM');
    await agent.ended();
  });

  it('reads its settings from a file, and those of the environment win', async () => {
    const sitewatch = await Recorder.start();
    const file = settingsFile(
      `# Comment\r\n\r\nSITEWATCH_SERVER_ID=8\nexport SITEWATCH_API_URL = "${sitewatch.url}/api/"\n` +
        `SITEWATCH_TOKEN='${token}'\nSITEWATCH_METRICS=off\nSITEWATCH_SERVER_ID=9`,
    );
    await runAgent(['once'], { shell, env: { SITEWATCH_CONFIG: file } });
    await runAgent(['once'], { shell, env: { SITEWATCH_CONFIG: file, SITEWATCH_SERVER_ID: '7' } });
    const lines = [await sitewatch.beat(1), await sitewatch.beat(2)].map(({ line }) => line);
    expect(lines).toEqual(['POST /api/heartbeat/9/', 'POST /api/heartbeat/7/']);
    expect(sitewatch.beats[0]?.headers['authorization']).toBe(`Bearer ${token}`);
  });

  it('finds the file that systemd hands to a service', async () => {
    const sitewatch = await Recorder.start();
    const lines = Object.entries(settings(sitewatch.url)).map(([name, value]) => `${name}=${value}\n`);
    const credentials = settingsFile(lines.join('')).replace(/\/[^/]*$/, '');
    expect((await runAgent(['once'], { shell, env: { CREDENTIALS_DIRECTORY: credentials } })).code).toBe(0);
  });
});

describe('The agent', () => {
  it('leaves nothing behind', async () => {
    const sitewatch = await Recorder.start();
    const left = folder();
    const env = settings(sitewatch.url, { RUNTIME_DIRECTORY: left });
    await runAgent(['once'], { env });
    const agent = new Agent(['run'], { env, client: 'wget' });
    await sitewatch.beat(2);
    expect(readdirSync(left)).toHaveLength(1);
    agent.signal('SIGTERM');
    await agent.ended();
    expect(readdirSync(left)).toEqual([]);
  });

  it('tells how it is used and which version it is', async () => {
    expect((await runAgent(['--version'], {})).stdout).toBe('sitewatch-agent 1.0.0\n');
    const help = await runAgent(['--help'], {});
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('sitewatch-agent job -- COMMAND...');
    for (const args of [['walk'], ['once', 'more'], ['job'], ['job', '--'], ['job', 'true']]) {
      const { code, stdout, stderr } = await runAgent(args, {});
      expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: '' });
      expect(stderr).toContain('Usage: sitewatch-agent');
    }
  });
});
