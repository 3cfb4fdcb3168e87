import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, runAgent, settings, settingsFile, shells, token } from './agent.js';
import { Recorder } from './recorder.js';

const nowhere = 'http://127.0.0.1:9';

/** Each is wrong on its own. */
const wrong: [name: string, values: string[]][] = [
  ['SITEWATCH_SERVER_ID', ['0', '-1', '1.5', 'web', '07', '12345678901', '$(id)', '7 8']],
  [
    'SITEWATCH_API_URL',
    [
      '127.0.0.1:3000',
      'ftp://a',
      'http://',
      'http:///x',
      'http://a b',
      'http://u:p@a',
      'http://a?b',
      'http://a"b',
      'http://$(id)',
      'http://`id`',
    ],
  ],
  ['SITEWATCH_TOKEN', ['a b', 'a"b', 'a\\b', "a'b", 'a$b', 'a\nb', '`id`', 'a;b']],
  ['SITEWATCH_INTERVAL', ['0', '0.09', '3601', '-1', '1s', '1.', '.5', '1.2.3', '1e3', '030']],
  ['SITEWATCH_TIMEOUT', ['0', '61', '1.5', 'x', '-1']],
  ['SITEWATCH_METRICS', ['yes', 'ON', '1']],
  ['SITEWATCH_DISK', ['data', '-P', 'C:']],
  ['SITEWATCH_CA_FILE', ['/nowhere/authority.pem']],
  ['SITEWATCH_CONFIG', ['/nowhere/agent.conf', '/']],
];
const attempts = wrong.flatMap(([name, values]) => values.map(value => [name, value] as const));

describe.each(shells)('The agent in %s', (...shell) => {
  it('lists every problem at once and ends with 2', async () => {
    const env = {
      SITEWATCH_CONFIG: settingsFile('SITEWATCH_SERVER_ID=x\nSITEWATCH_TOKE=a\nwhat is this\nSITEWATCH_INTERVAL=0\n'),
      SITEWATCH_METRICS: 'perhaps',
    };
    for (const command of ['run', 'once', 'test']) {
      const { code, stdout, stderr } = await runAgent([command], { shell, env });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr.split('\n').slice(1, -1)).toEqual([
        expect.stringMatching(/^ {2}- line 2 of .+agent\.conf sets something unknown$/),
        expect.stringMatching(/^ {2}- line 3 of .+agent\.conf is not NAME=value$/),
        '  - SITEWATCH_SERVER_ID must be a whole number, 1 or more',
        expect.stringMatching(/^ {2}- SITEWATCH_API_URL is missing/),
        expect.stringMatching(/^ {2}- SITEWATCH_TOKEN is missing/),
        '  - SITEWATCH_INTERVAL must be a number of seconds from 0.1 to 3600',
        '  - SITEWATCH_METRICS must be on or off',
      ]);
    }
  });

  it.each(attempts)('refuses %s=%j', async (name, value) => {
    const { code, stderr } = await runAgent(['once'], { shell, env: settings(nowhere, { [name]: value }) });
    expect(code).toBe(2);
    expect(stderr.match(/^ {2}- /gm)).toHaveLength(1);
    expect(stderr).toContain(`  - ${name}`);
  });

  it('carries out nothing that stands in its file', async () => {
    const sitewatch = await Recorder.start();
    const mark = join(folder(), 'mark');
    const touch = [
      `$(touch ${mark})`,
      `\`touch ${mark}\``,
      `;touch ${mark};`,
      `"; touch ${mark}; "`,
      `'; touch ${mark}; '`,
    ];
    const lines = touch.flatMap(command => [
      `SITEWATCH_TOKEN=${command}`,
      `SITEWATCH_DISK=${command}`,
      `SITEWATCH_API_URL="${command}"`,
      `SITEWATCH_SERVER_ID='${command}'`,
      `SITEWATCH_INTERVAL=a[$(touch ${mark})]`,
      `SITEWATCH_TIMEOUT=${command}`,
      `PATH=${command}`,
      `IFS=${command}`,
      `problems=${command}`,
      `SITEWATCH_TOKEN${command}=x`,
      command,
      `export ${command}`,
      `*=*`,
      `-e=-n`,
      `\0`,
      `\\`,
      `${'x'.repeat(10_000)}=${'y'.repeat(10_000)}`,
    ]);
    const file = settingsFile(lines.join('\n'));
    const { code } = await runAgent(['once'], { shell, env: { SITEWATCH_CONFIG: file } });
    expect(code).toBe(2);
    // The same as values that pass, for what is only used later.
    const disk = `/$(touch ${mark}) "; touch ${mark}; \`touch ${mark}\` * %s \\n`;
    const env = settings(sitewatch.url, { SITEWATCH_METRICS: 'on', SITEWATCH_DISK: disk });
    await runAgent(['test'], { shell, env });
    expect((await sitewatch.beat(1)).body).not.toHaveProperty('metrics.disk_percent');
    expect(existsSync(mark)).toBe(false);
  });
});

describe('The agent', () => {
  it('never shows the token, not even a wrong one', async () => {
    const { stderr } = await runAgent(['run'], { env: settings(nowhere, { SITEWATCH_TOKEN: 'secret token' }) });
    expect(stderr).toContain('SITEWATCH_TOKEN has a character');
    expect(stderr).not.toContain('secret');
  });

  it('tells when others can read the token in its file', async () => {
    const sitewatch = await Recorder.start();
    const lines = Object.entries(settings(sitewatch.url)).map(([name, value]) => `${name}=${value}\n`);
    const open = await runAgent(['test'], { env: { SITEWATCH_CONFIG: settingsFile(lines.join(''), 0o644) } });
    expect(open.stderr).toMatch(/every user of this machine can read .+agent\.conf/);
    const closed = await runAgent(['test'], { env: { SITEWATCH_CONFIG: settingsFile(lines.join('')) } });
    expect(closed).toMatchObject({ code: 0, stderr: '' });
    expect(closed.stdout + closed.stderr + open.stdout + open.stderr).not.toContain(token);
  });

  it('needs curl or wget, and says so', async () => {
    const { code, stderr } = await runAgent(['run'], { env: settings(nowhere, { PATH: folder() }) });
    expect(code).toBe(2);
    expect(stderr).toContain('  - neither curl nor wget is installed');
  });
});
