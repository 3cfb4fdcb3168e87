import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Agent, find, folder, runAgent, settings, settingsFile, shells, token } from './agent.js';
import { accepted, Recorder } from './recorder.js';

const job = (...command: string[]) => ['job', '--', ...command];

describe.each(shells)('A job under the agent in %s', (...shell) => {
  it('is reported with its start, its success and its duration', async () => {
    const sitewatch = await Recorder.start();
    const result = await runAgent(job('sh', '-c', 'sleep 0.3'), { shell, env: settings(sitewatch.url) });
    expect(result).toMatchObject({ code: 0, stdout: '', stderr: '' });
    const [start, end] = sitewatch.beats.map(({ body }) => body);
    expect(sitewatch.beats).toHaveLength(2);
    expect(start).toEqual({ agent_version: '1.0.0', signal: 'start' });
    expect(end).toEqual({
      agent_version: '1.0.0',
      signal: 'success',
      exit_code: 0,
      duration_seconds: expect.any(Number),
    });
    expect(end?.['duration_seconds']).toBeGreaterThanOrEqual(0.2);
    expect(end?.['duration_seconds']).toBeLessThan(5);
  });

  it('is reported with its failure, and its exit code is passed on', async () => {
    const sitewatch = await Recorder.start();
    const { code } = await runAgent(job('sh', '-c', 'exit 42'), { shell, env: settings(sitewatch.url) });
    expect(code).toBe(42);
    expect((await sitewatch.beat(2)).body).toMatchObject({ signal: 'fail', exit_code: 42 });
  });

  it('keeps its input, its output and every argument as they are', async () => {
    const sitewatch = await Recorder.start();
    const args = ['a b', '', '*', '$HOME', '"', "'", '\\n', '-x', '--', 'ü', 'two\nlines'];
    const command = ['sh', '-c', `cat; printf '<%s>' "$@"; printf 'no newline\\0' >&2`, 'name', ...args];
    const { stdout, stderr } = await runAgent(job(...command), {
      shell,
      env: settings(sitewatch.url),
      stdin: 'from the input\0\n',
    });
    expect(stdout).toBe(`from the input\0\n${args.map(arg => `<${arg}>`).join('')}`);
    expect(stderr).toBe('no newline\0');
  });

  it('gets the environment it would have had, without the token', async () => {
    const sitewatch = await Recorder.start();
    // Names that the agent has variables for.
    const own = { status: 'mine', token: 'mine', line: 'mine', timeout: 'mine', LC_ALL: 'C.UTF-8', folder: 'mine' };
    const env = settings(sitewatch.url, own);
    const { stdout } = await runAgent(job('env'), { shell, env });
    const seen = new Map(stdout.split('\n').map(line => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)]));
    for (const [name, value] of Object.entries(env)) {
      expect({ name, value: seen.get(name) }).toEqual({ name, value: name === 'SITEWATCH_TOKEN' ? undefined : value });
    }
    expect(stdout).not.toContain(token);
  });

  it('is the command itself, not something of the agent by the same name', async () => {
    const sitewatch = await Recorder.start();
    const { code, stdout, stderr } = await runAgent(job('usage'), { shell, env: settings(sitewatch.url) });
    expect({ code, stdout }).toEqual({ code: 127, stdout: '' });
    expect(stderr).toContain('usage');
    expect((await sitewatch.beat(2)).body).toMatchObject({ signal: 'fail', exit_code: 127 });
  });

  it('gets the signal that the agent gets, and its end is reported', async () => {
    const sitewatch = await Recorder.start();
    const command = 'trap "echo ending; exit 9" TERM; echo ready > "$0"; while :; do sleep 0.05; done';
    const ready = join(folder(), 'ready');
    const agent = new Agent(job('sh', '-c', command, ready), { shell, env: settings(sitewatch.url) });
    await sitewatch.beat(1);
    await expect.poll(() => existsSync(ready), { timeout: 15_000 }).toBe(true);
    agent.signal('SIGTERM');
    const { code, stdout } = await agent.ended();
    expect({ code, stdout }).toEqual({ code: 9, stdout: 'ending\n' });
    expect(sitewatch.beats[1]?.body).toMatchObject({ signal: 'fail', exit_code: 9 });
  });

  it('that is killed by a signal ends as a shell says it', async () => {
    const sitewatch = await Recorder.start();
    const killed = await runAgent(job('sh', '-c', 'kill -9 $$'), { shell, env: settings(sitewatch.url) });
    expect(killed).toMatchObject({ code: 137, stdout: '', stderr: '' });
    expect((await sitewatch.beat(2)).body).toMatchObject({ signal: 'fail', exit_code: 137 });
  });

  it('runs at once and to its end while Sitewatch hangs', async () => {
    const sitewatch = await Recorder.start('hang', accepted());
    const done = join(folder(), 'done');
    const env = settings(sitewatch.url, { SITEWATCH_TIMEOUT: '60' });
    const agent = new Agent(job('sh', '-c', 'echo done; echo done > "$0"; exit 3', done), { shell, env });
    await expect.poll(() => existsSync(done), { timeout: 15_000 }).toBe(true);
    await sitewatch.beat(1);
    agent.signal('SIGTERM');
    const { code, stdout, ms } = await agent.ended();
    expect({ code, stdout }).toEqual({ code: 3, stdout: 'done\n' });
    expect(ms).toBeLessThan(1000);
  });

  it('runs as well with wrong settings, which are told afterwards', async () => {
    const env = { SITEWATCH_CONFIG: settingsFile('nonsense\n') };
    const { code, stdout, stderr } = await runAgent(job('sh', '-c', 'echo done; exit 3'), { shell, env });
    expect({ code, stdout }).toEqual({ code: 3, stdout: 'done\n' });
    expect(stderr).toContain('the job was not reported, because these settings are wrong:');
    expect(stderr).toContain('SITEWATCH_TOKEN is missing');
  });
});

describe('A job', () => {
  it('whose end Sitewatch does not take at first is reported later', async () => {
    const sitewatch = await Recorder.start(accepted(), { status: 503 }, 'reset', { status: 500 }, accepted());
    const { code, stderr } = await runAgent(job('true'), { env: settings(sitewatch.url) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(sitewatch.beats.map(({ body }) => body['signal'])).toEqual(['start', ...Array(4).fill('success')]);
  });

  it('that could not be reported says why, and its exit code stays', async () => {
    const sitewatch = await Recorder.start({ status: 404 });
    const { code, stdout, stderr } = await runAgent(job('sh', '-c', 'exit 5'), { env: settings(sitewatch.url) });
    expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
    expect(stderr).toContain('the end of the job was not reported: there is no server 7');
    expect(sitewatch.beats).toHaveLength(2);
  });

  it.each(['<&-', '>&-', '2>&-', '<&- >&- 2>&-'])('runs where the agent was started with %s', async closed => {
    const sitewatch = await Recorder.start();
    const file = join(folder(), 'done');
    for (const [command = '', ...flags] of shells) {
      const start = [find(command), ...flags, '"$0" "$@"', closed].join(' ');
      const env = settings(sitewatch.url);
      const { code } = await runAgent(job('sh', '-c', 'echo done >> "$0"; exit 3', file), {
        shell: ['sh', '-c', start],
        env,
      });
      expect({ command, code }).toEqual({ command, code: 3 });
    }
    expect(readFileSync(file, 'utf8')).toBe('done\n'.repeat(shells.length));
    expect(sitewatch.beats).toHaveLength(2 * shells.length);
  });

  it('makes files with the permissions it would have given them', async () => {
    const sitewatch = await Recorder.start();
    const file = join(folder(), 'mask');
    await runAgent(job('sh', '-c', `umask > ${file}`), { env: settings(sitewatch.url) });
    expect(Number.parseInt(readFileSync(file, 'utf8'), 8)).toBe(process.umask());
  });
});
