import { spawnSync } from 'node:child_process';
import { Lan, lanProblem, routedAddresses, type LanSweep } from '../test/probes/sweep/lan.js';
import { report } from './support/figures.js';

/** Wall time, and processor time of the process and its children, of one command. */
interface Cost {
  wallSeconds: number;
  cpuSeconds: number;
}

const even = <T>(all: readonly T[]) => all.filter((_, index) => index % 2 === 0);

/**
 * Sweeps of a network of the benchmark's own (namespaces, a router between) with half of the hosts absent, beside fping and
 * 64 `ping` processes at once on the same network in the same run. The kernel cannot delay packets everywhere, so replies
 * that come late are those of a program of ours in its place.
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
  const wrong = ({ answers, blind }: LanSweep) =>
    blind === null ? all.filter(address => answers[address] !== (present.has(address) ? 'up' : 'down')).length : count;
  await lan.hosts('add', [...present]);
  const goal = (text: string) => (count === 4000 ? text : '');
  const first = await lan.sweep(all, 60_000);
  const next = await lan.sweep(all, 60_000);
  report(`${count} hosts: wall time, s`, (first.wallMs / 1000).toFixed(1), goal('goal <= 10'));
  report(`${count} hosts: CPU, s, engine opened meanwhile`, first.cpuSeconds.toFixed(2), goal('goal <= 0.3'));
  report(`${count} hosts: CPU, s, next sweep`, next.cpuSeconds.toFixed(2));
  report(`${count} hosts: wrong answers`, String(wrong(first) + wrong(next)), 'goal 0');
  await baselines(lan, all);
  await lan.behave({ lateMs: 3_000 });
  const late = await lan.sweep(all, 60_000);
  report(`${count} hosts: replies up to 3 s late: wrong`, String(wrong(late)), 'goal 0');
  await lan.close();
}

async function baselines(lan: Lan, all: readonly string[]): Promise<void> {
  const list = all.join('\n');
  // One request to each host, and three to each one as a sweep of ours sends them to the silent ones.
  for (const options of installed('fping') ? ['-r0 -t1000 -i1', '-C3 -p1000 -t3000 -i1'] : []) {
    const fping = await costOf(lan, `printf '%s\n' "${list}" | fping -q ${options} >/dev/null 2>&1`);
    report(`${all.length} hosts: fping ${options}, wall s and CPU s`, shown(fping));
  }
  if (!installed('ping')) return;
  const pings = await costOf(lan, `printf '%s\n' "${list}" | xargs -P 64 -n 1 ping -c1 -W1 >/dev/null 2>&1`);
  report(`${all.length} hosts: 64 ping processes, wall s and CPU s`, shown(pings));
}

async function costOf(lan: Lan, command: string): Promise<Cost> {
  const output = await lan.run('bash', '-c', `TIMEFORMAT='%R %U %S'; { time { ${command}; true; }; } 2>&1 | tail -n 1`);
  const [wallSeconds = 0, user = 0, system = 0] = output.trim().split(' ').map(Number);
  return { wallSeconds, cpuSeconds: user + system };
}

const shown = ({ wallSeconds, cpuSeconds }: Cost) => `${wallSeconds.toFixed(1)} and ${cpuSeconds.toFixed(2)}`;

const installed = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
