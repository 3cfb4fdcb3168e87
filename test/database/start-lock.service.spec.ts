import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withStartLock } from '../../src/database/start-lock.js';

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sitewatch-lock-'));
  lock = join(folder, 'starting');
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = async () => {
  let ran = false;
  const taken = await withStartLock(lock, () => {
    ran = true;
    return Promise.resolve();
  });
  expect(ran).toBe(taken);
  return taken;
};

it('A start is begun by one at a time and may be begun again after it', async () => {
  const during: boolean[] = [];
  const taken = await withStartLock(lock, async () => {
    during.push(await run(), await run());
  });
  expect([taken, during, existsSync(lock)]).toEqual([true, [false, false], false]);
  expect(await run()).toBe(true);
});

it('A start that fails gives the lock back', async () => {
  await expect(withStartLock(lock, () => Promise.reject(new Error('no space')))).rejects.toThrow('no space');
  expect(await run()).toBe(true);
});

it('A lock of a process that is gone is removed, and the next attempt gets it', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(lock, String(pid));
  expect([await run(), await run()]).toEqual([false, true]);
});

it('A lock that bears the pid of this process was left by its forerunner in the same container', async () => {
  writeFileSync(lock, String(process.pid));
  expect([await run(), await run()]).toEqual([false, true]);
});

it('A lock of a living process is respected as long as it is touched', async () => {
  writeFileSync(lock, String(process.ppid));
  expect([await run(), await run()]).toEqual([false, false]);
  const before = new Date(Date.now() - 11_000);
  utimesSync(lock, before, before);
  expect([await run(), await run()]).toEqual([false, true]);
});

it('A folder that cannot be written to is an error, not a reason to wait', async () => {
  lock = join(folder, 'missing', 'starting');
  await expect(run()).rejects.toThrow('ENOENT');
});
