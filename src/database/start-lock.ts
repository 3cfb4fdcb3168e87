import { linkSync, readFileSync, renameSync, rmSync, statSync, utimes, writeFileSync } from 'node:fs';

const touchMs = 1000;
/** A lock that was not touched for this long has no holder, even if its pid belongs to some process again. */
const staleMs = 10_000;
/** Held by this very process: in a container a killed one had the same pid, so the pid does not tell. */
const ours = new Set<string>();

/** Runs `work` unless another process is at it; false where one is. A lock left by a killed process is taken away. */
export async function withStartLock(path: string, work: () => Promise<void>): Promise<boolean> {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    removeStale(path);
    return false;
  }
  ours.add(path);
  const touch = setInterval(() => utimes(path, new Date(), new Date(), () => undefined), touchMs);
  try {
    await work();
  } finally {
    clearInterval(touch);
    ours.delete(path);
    rmSync(path, { force: true });
  }
  return true;
}

function removeStale(path: string): void {
  const stale = holderOf(path);
  if (stale === null || isHeld(path, stale)) return;
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    // Somebody else may have removed the stale lock and taken a fresh one between the look and the move.
    if (holderOf(aside) !== stale) linkSync(aside, path);
  } catch {
    // It is gone, or taken again already.
  } finally {
    rmSync(aside, { force: true });
  }
}

function holderOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function isHeld(path: string, holder: string): boolean {
  if (ours.has(path)) return true;
  try {
    if (Date.now() - statSync(path).mtimeMs > staleMs) return false;
    // It is empty between its creation and its first line.
    if (holder === '') return true;
    process.kill(Number(holder), 0);
    return Number(holder) !== process.pid;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
