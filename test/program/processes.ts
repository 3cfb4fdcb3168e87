import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Processes whose working directory is that folder (Linux). */
export function workingIn(folder: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap(name => {
    try {
      return /^\d+$/.test(name) && readlinkSync(`/proc/${name}/cwd`) === folder ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

export function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return 0;
  }
}

/** Addresses (`127.0.0.1:3000`, IPv6 in groups) on which the process and its children accept TCP connections (Linux). */
export function listeningAddresses(pid: number): string[] {
  const sockets = new Set([pid, ...childrenOf(pid)].flatMap(socketsOf));
  return ['/proc/net/tcp', '/proc/net/tcp6'].filter(existsSync).flatMap(file =>
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map(line => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === '0A' && sockets.has(inode ?? ''))
      .map(([, local = '']) => readable(local)),
  );
}

function childrenOf(pid: number): number[] {
  const all = readdirSync('/proc').filter(name => /^\d+$/.test(name));
  const children = all.map(Number).filter(child => parentOf(child) === pid);
  return [...children, ...children.flatMap(childrenOf)];
}

function socketsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap(fd => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
    } catch {
      return [];
    }
  });
}

/** The kernel writes each 32 bit group of an address with the bytes of this machine, on all of ours the lowest first. */
function readable(local: string): string {
  const [address = '', port = ''] = local.split(':');
  const groups = address.match(/.{8}/g) ?? [];
  const bytes = groups.flatMap(group => (group.match(/../g) ?? []).reverse().map(byte => parseInt(byte, 16)));
  const text = bytes.length === 4 ? bytes.join('.') : `[${address.toLowerCase()}]`;
  return `${text}:${parseInt(port, 16)}`;
}
