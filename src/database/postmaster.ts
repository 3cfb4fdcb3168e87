import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** The server process that works in one cluster folder, known by the `postmaster.pid` that it writes there. */
export class Postmaster {
  private readonly file: string;

  constructor(private readonly folder: string) {
    this.file = join(folder, 'postmaster.pid');
  }

  /** True once a server has announced itself; it may be gone by now. */
  get announced(): boolean {
    return this.announcedPid() !== null;
  }

  /** Its pid, or null where none lives: a pid file outlives a crash, and its number may be anybody's by then. */
  get pid(): number | null {
    const pid = this.announcedPid();
    return pid !== null && isServerOf(pid, this.folder) ? pid : null;
  }

  /** Removes what a server that is gone has left: PostgreSQL would refuse to start if its pid is somebody else's now. */
  forget(): void {
    if (this.pid === null) rmSync(this.file, { force: true });
  }

  /** Fast shutdown; resolves when the process is gone. */
  async stop(): Promise<void> {
    const { pid } = this;
    if (pid === null) return;
    process.kill(pid, 'SIGINT');
    while (isServerOf(pid, this.folder)) await delay(20);
  }

  private announcedPid(): number | null {
    return existsSync(this.file) ? Number(readFileSync(this.file, 'utf8').split('\n')[0]) || null : null;
  }
}

/** Whether that process is really a server that works in this folder. */
function isServerOf(pid: number, folder: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  try {
    const own = statSync(folder);
    const cwd = statSync(`/proc/${pid}/cwd`);
    return own.dev === cwd.dev && own.ino === cwd.ino;
  } catch {
    if (process.platform === 'linux') return false;
    const listing = spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
    return listing.status === 0 ? listing.stdout.includes('postgres') : true;
  }
}
