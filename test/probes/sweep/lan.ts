import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface LanSweep {
  engine: string;
  blind: string | null;
  gateway: boolean | null;
  answers: Record<string, string>;
  neighbours: { address: string; mac: string; state: string }[];
  wallMs: number;
  cpuSeconds: number;
}

const agent = fileURLToPath(new URL('lan-agent.mjs', import.meta.url));

/** A namespace with the watcher in it, and one that is the rest of the office: `10.77.0.1/16` and a cable between. */
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
ip -n office link set lo up
ip -n office link set office up
ip -n office addr add 10.77.255.254/16 dev office
ip route add default via 10.77.255.254
sysctl -qw net.ipv4.ping_group_range='0 0' 2>/dev/null || true
for limit in 1 2 3; do sysctl -qw net.ipv4.neigh.default.gc_thresh$limit=16384 2>/dev/null || true; done
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
  private readonly waiting: ((line: string) => void)[] = [];

  private constructor(private readonly child: ChildProcess) {
    if (!child.stdout) throw new Error('no output');
    createInterface({ input: child.stdout }).on('line', line => this.waiting.shift()?.(line));
  }

  static open(engine = 'auto'): Lan {
    const command = `${office} exec "${process.execPath}" "${agent}" ${engine}`;
    return new Lan(spawn('unshare', [...namespaces(), 'sh', '-c', command], { stdio: ['pipe', 'pipe', 'inherit'] }));
  }

  /** The hosts at these addresses are there from now on, or are gone. */
  async hosts(change: 'add' | 'del', addresses: readonly string[]): Promise<void> {
    const lines = addresses.map(address => `addr ${change} ${address}/16 dev office`).join('\n');
    await this.ask({ run: ['sh', '-c', `printf '%s\n' "${lines}" | ip -n office -force -batch -`] });
  }

  async cable(state: 'up' | 'down'): Promise<void> {
    await this.ask({ run: ['ip', '-n', 'office', 'link', 'set', 'office', state] });
  }

  async sweep(addresses: readonly string[], deadlineMs = 50_000): Promise<LanSweep> {
    return (await this.ask({ sweep: addresses, deadlineMs })) as LanSweep;
  }

  /** Time and processor seconds of another program that probes the same network. */
  async run(...program: string[]): Promise<string> {
    return ((await this.ask({ run: program })) as { output: string }).output;
  }

  async close(): Promise<void> {
    const ended = new Promise(resolve => this.child.once('close', resolve));
    this.child.stdin?.end();
    await ended;
  }

  private ask(request: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.waiting.push(line => resolve(JSON.parse(line)));
      this.child.once('close', code => reject(new Error(`The agent ended with ${code}`)));
      this.child.stdin?.write(`${JSON.stringify(request)}\n`);
    });
  }
}

/** `count` addresses of the office from `10.77.1.0` on. */
export const addresses = (count: number) =>
  Array.from({ length: count }, (_, index) => `10.77.${1 + (index >> 8)}.${index & 255}`);
