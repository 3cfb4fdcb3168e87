import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Site } from './site.js';

const commands = [
  'serve',
  'migrate',
  'setup-system',
  'create-account',
  'check-servers',
  'start-scheduler',
  'simulate',
  'openapi',
];

it('An invalid configuration is refused with every problem in the message, and nothing is started', async () => {
  const site = new Site();
  const wrong = { PORT: 'many', LOG_LEVEL: 'loud', TZ: 'Mars/Olympus', SECRET_KEY: 'short', DATABASE_URL: 'mysql://x' };
  const { code, stdout, stderr } = await site.run(['serve'], wrong);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  for (const name of Object.keys(wrong)) expect(stderr).toMatch(new RegExp(`^  - .*${name}`, 'm'));
  expect(stderr).not.toContain('    at ');
  expect(readdirSync(site.folder)).toEqual([]);
});

it('Every command explains itself with --help and touches nothing', async () => {
  const site = new Site();
  const overview = await site.run(['--help']);
  expect(overview).toMatchObject({ code: 0, stderr: '' });
  const listed = [...overview.stdout.matchAll(/^ {2}(\S+) {2}/gm)].map(([, name]) => name);
  expect(listed).toEqual(expect.arrayContaining(commands));
  const names = listed.flatMap(each => each ?? []);
  const answers = await site.runAll(names.map(name => [name, '--help']));
  expect(answers.map(({ code, stdout, stderr }) => ({ code, stdout, stderr }))).toEqual(
    names.map(name => ({ code: 0, stdout: expect.stringMatching(new RegExp(`^Usage: .* ${name} `)), stderr: '' })),
  );
  expect(readdirSync(site.folder)).toEqual([]);
});

it('What cannot be meant ends with code 2 and says so', async () => {
  const site = new Site();
  const cases: [args: string[], says: RegExp][] = [
    [['sever'], /^Usage: /],
    [['serve', '--fast'], /--fast/],
    [['serve', '--roles', 'cook'], /Unknown role cook/],
    [['create-account', '--role', 'king'], /--username/],
    [['check-servers', '--server', 'one'], /one is none/],
    [['start-scheduler', '--interval', 'often'], /--interval/],
    [['simulate', 'weather'], /Say what to simulate/],
  ];
  const answers = await site.runAll(cases.map(([args]) => args));
  expect(answers.map(({ code, stdout, stderr }) => ({ code, text: stdout + stderr }))).toEqual(
    cases.map(([, says]) => ({ code: 2, text: expect.stringMatching(says) })),
  );
  expect(site.postmasters()).toEqual([]);
});
