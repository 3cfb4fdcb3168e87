import { spawnSync } from 'node:child_process';
import { Lan, lanProblem, routedAddresses } from '../test/probes/sweep/lan.js';
import { report } from './support/figures.js';

/** Wall time, and processor time of the process and its children, of one command. */
interface Cost {
  wallSeconds: number;
  cpuSeconds: number;
}

const even = <T>(all: readonly T[]) => all.filter((_, index) => index % 2 === 0);

/**
 * Sweeps of a network of the benchmark's own (namespaces, a router between) with half of the hosts absent, beside one run of
 * fping and 64 `ping` processes at once on the same network in the same run.
 */
export async function benchSweep(): Promise<void> {
  const problem = lanProblem();
  if (problem) throw new Error(`No network can be made here: ${problem}`);
  for (const count of [254, 1000, 4000]) await sweepOf(count);
}

async function sweepOf(count: number): Promise<void> {
  const lan = Lan.open('icmp');
  const all = routedAddresses(count);
  const present = new Set(even(all));
  await lan.hosts('add', [...present]);
  const { answers, wallMs, cpuSeconds, blind } = await lan.sweep(all, 60_000);
  const wrong = all.filter(address => answers[address] !== (present.has(address) ? 'up' : 'down')).length;
  report(`${count} hosts: wall time, s`, (wallMs / 1000).toFixed(1), count === 4000 ? 'goal <= 10' : '');
  report(`${count} hosts: CPU, s`, cpuSeconds.toFixed(2), count === 4000 ? 'goal <= 0.3' : '');
  report(`${count} hosts: wrong answers`, String(blind === null ? wrong : count), 'goal 0');
  const list = all.join('\n');
  if (installed('fping')) {
    const fping = await costOf(lan, `printf '%s\n' "${list}" | fping -q -r0 -t1000 -i1 >/dev/null 2>&1`);
    report(`${count} hosts: fping -r0 -t1000 -i1, wall s and CPU s`, shown(fping));
  }
  if (installed('ping')) {
    const pings = await costOf(lan, `printf '%s\n' "${list}" | xargs -P 64 -n 1 ping -c1 -W1 >/dev/null 2>&1`);
    report(`${count} hosts: 64 ping processes, wall s and CPU s`, shown(pings));
  }
  await lan.close();
}

async function costOf(lan: Lan, command: string): Promise<Cost> {
  const output = await lan.run('bash', '-c', `TIMEFORMAT='%R %U %S'; { time { ${command}; true; }; } 2>&1 | tail -n 1`);
  const [wallSeconds = 0, user = 0, system = 0] = output.trim().split(' ').map(Number);
  return { wallSeconds, cpuSeconds: user + system };
}

const shown = ({ wallSeconds, cpuSeconds }: Cost) => `${wallSeconds.toFixed(1)} and ${cpuSeconds.toFixed(2)}`;

const installed = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
