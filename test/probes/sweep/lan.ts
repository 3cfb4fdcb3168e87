import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';

export interface LanSweep {
  engine: string;
  blind: string | null;
  gateway: boolean | null;
  answers: Record<string, string>;
  rttMs: Record<string, number | null>;
  neighbours: { address: string; mac: string; state: string }[];
  wallMs: number;
  cpuSeconds: number;
}

/** How the hosts of the office answer instead of at once and truly; see `responder.mjs`. */
export interface Manners {
  lateMs?: number;
  ignored?: number;
  forged?: 'payload' | 'source';
}

const agent = resolve('test/probes/sweep/lan-agent.mjs');
const responder = resolve('test/probes/sweep/responder.mjs');

/**
 * A namespace with the watcher in it, and one that is the rest of the office: `10.77.0.1/16` (and `fd77::1/64` where there is
 * IPv6) and a cable between.
 */
const office = `set -e
mount -t tmpfs none /run
mkdir /run/netns
mount -t sysfs none /sys
ip link set lo up
ip netns add office
ip link add watcher type veth peer name office
ip link set office netns office
ip addr add 10.77.0.1/16 dev watcher
ip link set watcher up
ip addr add fd77::1/64 dev watcher nodad || true
ip addr add fe80::1/64 dev watcher nodad || true
ip -n office link set lo up
ip -n office link set office up
ip -n office addr add 10.77.255.254/16 dev office
ip route add default via 10.77.255.254
ip -n office route add blackhole 10.78.0.0/16
echo 0 0 >/proc/sys/net/ipv4/ping_group_range
for limit in 1 2 3; do echo 16384 >/proc/sys/net/ipv4/neigh/default/gc_thresh$limit || true; done 2>/dev/null
`;

/** Why no such network can be made on this machine; null where it can. */
export function lanProblem(): string | null {
  if (process.platform !== 'linux') return 'not Linux';
  const { status, stderr, error } = spawnSync('unshare', [...namespaces(), 'sh', '-c', office], { encoding: 'utf8' });
  return error ? error.message : status === 0 ? null : stderr.trim() || `exit code ${status}`;
}

const namespaces = () => (process.getuid?.() === 0 ? ['-nm'] : ['-rnm']);

/** A local network of the test's own, with the probe engines on one end of it. */
export class Lan {
  private readonly waiting: { answer: (said: unknown) => void; fail: (error: Error) => void }[] = [];

  private constructor(private readonly child: ChildProcess) {
    if (!child.stdout) throw new Error('no output');
    createInterface({ input: child.stdout }).on('line', line => this.waiting.shift()?.answer(JSON.parse(line)));
    child.once('close', code => {
      for (const { fail } of this.waiting) fail(new Error(`The agent ended with ${code}`));
    });
  }

  static open(engine = 'auto'): Lan {
    const command = `${office} exec "${process.execPath}" "${agent}" ${engine}`;
    return new Lan(spawn('unshare', [...namespaces(), 'sh', '-c', command], { stdio: ['pipe', 'pipe', 'inherit'] }));
  }

  /** The hosts at these addresses are there from now on, or are gone. */
  async hosts(change: 'add' | 'del', addresses: readonly string[]): Promise<void> {
    const lines = addresses.map(address => `addr ${change} ${placeOf(address)}`).join('\n');
    await this.ask({ run: ['sh', '-c', `printf '%s\n' "${lines}" | ip -n office -force -batch -`] });
  }

  async cable(state: 'up' | 'down'): Promise<void> {
    await this.ask({ run: ['ip', '-n', 'office', 'link', 'set', 'office', state] });
  }

  async sweep(addresses: readonly string[], deadlineMs = 50_000): Promise<LanSweep> {
    return (await this.ask({ sweep: addresses, deadlineMs })) as LanSweep;
  }

  /** Runs another program in the watcher's namespace and returns what it writes. */
  async run(...program: string[]): Promise<string> {
    return ((await this.ask({ run: program })) as { output: string }).output;
  }

  /** From now on the hosts of the office answer as a program of ours does, and no longer as the kernel does. */
  async behave(manners: Manners): Promise<void> {
    const program = [process.execPath, responder, JSON.stringify(manners)];
    const { output } = (await this.ask({ start: ['ip', 'netns', 'exec', 'office', ...program] })) as { output: string };
    if (output !== 'ready\n') throw new Error('The responder did not start');
  }

  async close(): Promise<void> {
    const ended = new Promise(done => this.child.once('close', done));
    this.child.stdin?.end();
    await ended;
  }

  private ask(request: object): Promise<unknown> {
    return new Promise((answer, fail) => {
      this.waiting.push({ answer, fail });
      this.child.stdin?.write(`${JSON.stringify(request)}\n`);
    });
  }
}

/** Hosts on the own link answer ARP requests; those behind the router are there or not without any. */
function placeOf(address: string): string {
  const [bare = ''] = address.split('%');
  if (bare.includes(':')) return `${bare}/64 dev office nodad`;
  return bare.startsWith('10.77.') ? `${bare}/16 dev office` : `${bare}/32 dev lo`;
}

/** `count` addresses behind the router from `10.78.1.0` on: no neighbour table limits their number. */
export const routedAddresses = (count: number) => addresses(count).map(address => address.replace('.77.', '.78.'));

/** `count` addresses of the office from `10.77.1.0` on. */
export const addresses = (count: number) =>
  Array.from({ length: count }, (_, index) => `10.77.${1 + (index >> 8)}.${index & 255}`);
