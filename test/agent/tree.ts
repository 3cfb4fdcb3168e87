import { readdirSync, readFileSync } from 'node:fs';
import { parentOf } from '../program/processes.js';

const processes = () =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number);

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // It has ended.
  }
}

/** The command line of every process there is, its arguments separated by spaces (Linux). */
export function commandLines(): string[] {
  return processes().map(pid => read(pid, 'cmdline').replaceAll('\0', ' '));
}

/** Of one process, in KiB. */
export interface Memory {
  name: string;
  /** All of it that is in RAM, what it shares with others included. */
  Rss: number;
  /** The same, but of what it shares only its part. */
  Pss: number;
}

/** The process and everything below it (Linux). */
export function tree(pid: number): Memory[] {
  const parents = new Map(processes().map(one => [one, parentOf(one)]));
  const below = (one: number): number[] => {
    const children = [...parents].filter(([, parent]) => parent === one);
    return [one, ...children.flatMap(([child]) => below(child))];
  };
  return below(pid).map(one => {
    const rollup = read(one, 'smaps_rollup');
    const kib = (field: string) => Number(new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(rollup)?.[1] ?? 0);
    return { name: read(one, 'comm').trim(), Rss: kib('Rss'), Pss: kib('Pss') };
  });
}
