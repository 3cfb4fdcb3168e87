import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Builds what is older than its sources, so that a second start is quick and a changed file is never forgotten. */
const parts = [
  {
    script: 'build:server',
    output: 'dist/.built',
    sources: ['src', 'migrations', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json'],
  },
  {
    script: 'build:dashboard',
    output: 'dashboard/dist/index.html',
    sources: [
      'dashboard/src',
      'dashboard/public',
      'dashboard/index.html',
      'dashboard/vite.config.ts',
      'package-lock.json',
    ],
  },
];

for (const { script, output, sources } of parts) {
  if (existsSync(output) && newest(sources) <= statSync(output).mtimeMs) continue;
  const { status } = spawnSync('npm', ['run', '--silent', script], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}

function newest(paths) {
  return Math.max(0, ...paths.filter(path => existsSync(path)).map(path => newestOf(path)));
}

function newestOf(path) {
  const stat = statSync(path);
  return stat.isDirectory()
    ? Math.max(stat.mtimeMs, newest(readdirSync(path).map(name => join(path, name))))
    : stat.mtimeMs;
}
