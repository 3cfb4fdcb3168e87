import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { launchOf } from '../../src/database/embedded-binaries.js';

it.each(['initdb', 'postgres'] as const)('%s of the package for this platform can be started here', async program => {
  const { command, before, options } = await launchOf(program);
  const { status, stdout } = spawnSync(command, [...before, '--version'], { ...options, encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/PostgreSQL\) 1[5-9]/) });
});

it.skipIf(process.getuid?.() !== 0)(
  'Root starts it as somebody else, because PostgreSQL refuses to run as root (only where the tests run as root)',
  async () => {
    const { command, before, options } = await launchOf('postgres');
    const [identify, ...args] = before.length > 0 ? [command, ...before.slice(0, -1), 'id', '-u'] : ['id', '-u'];
    expect(spawnSync(identify ?? '', args, { ...options, encoding: 'utf8' }).stdout.trim()).toBe('65534');
  },
);

it.skipIf(process.getuid === undefined || process.getuid() === 0)(
  'A usual user starts it directly (only where the tests do not run as root)',
  async () => {
    expect(await launchOf('postgres')).toMatchObject({ before: [], options: {} });
  },
);
