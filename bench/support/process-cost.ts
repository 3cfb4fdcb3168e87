import { readdirSync, readFileSync } from 'node:fs';

/** Kernel ticks per second in /proc; 100 on every Linux that matters. */
const ticksPerSecond = 100;

interface ProcessLine {
  pid: number;
  parent: number;
  cpuSeconds: number;
}

/** The process, what it started, and the PostgreSQL server that works in `folder` with all its backends. */
export function processesOf(pid: number, folder: string): number[] {
  const all = listProcesses();
  const roots = [pid, ...all.filter(line => worksIn(line.pid, folder)).map(line => line.pid)];
  const family = new Set(roots);
  for (let grown = true; grown;) {
    grown = false;
    for (const line of all) {
      if (family.has(line.parent) && !family.has(line.pid)) {
        family.add(line.pid);
        grown = true;
      }
    }
  }
  return [...family];
}

/** CPU seconds used so far by the living processes and by their children that have ended. */
export function cpuSecondsOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + (readProcess(pid)?.cpuSeconds ?? 0), 0);
}

/** Proportional memory in MB: shared pages are counted once over all processes. */
export function memoryOf(pids: readonly number[]): number {
  const kilobytes = pids.map(pid => {
    try {
      return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      return 0;
    }
  });
  return kilobytes.reduce((sum, value) => sum + value, 0) / 1024;
}

function listProcesses(): ProcessLine[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => readProcess(Number(name)) ?? []);
}

function readProcess(pid: number): ProcessLine | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    const [user, system, endedUser, endedSystem] = [11, 12, 13, 14].map(index => Number(fields[index]));
    const ticks = (user ?? 0) + (system ?? 0) + (endedUser ?? 0) + (endedSystem ?? 0);
    return { pid, parent: Number(fields[1]), cpuSeconds: ticks / ticksPerSecond };
  } catch {
    return null;
  }
}

function worksIn(pid: number, folder: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`${folder}/postgres/cluster`);
  } catch {
    return false;
  }
}
