import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { BacnetSimulator } from '../../src/simulators/bacnet/bacnet.simulator.js';
import { TerminalSimulator } from '../../src/simulators/terminals/terminal.simulator.js';

interface SiteSize {
  terminals: number;
  controllers: number;
}

interface SiteAgents {
  port: number;
  /** Id and token of each. */
  agents: [id: number, token: string][];
}

/** What the site has done so far. */
interface SiteTally {
  punches: number;
  beats: number;
  /** Heartbeats that were not answered with 200. */
  refused: number;
}

/** Each agent beats so often, at a time of its own. */
const beatMs = 30_000;
/** Somebody punches at one of the terminals, by turns. */
const punchMs = 200;
const codes = ['1', '2', '3', '4', '5'];

/** Terminals, controllers and agents of a site, in a process of their own. */
export class SiteLoad {
  private constructor(
    private readonly child: ChildProcess,
    readonly bacnetPort: number,
    readonly terminalPorts: readonly number[],
  ) {}

  static async start(size: SiteSize): Promise<SiteLoad> {
    const child = fork(fileURLToPath(import.meta.url), ['site']);
    await once(child, 'message');
    child.send(size);
    const [{ bacnetPort, terminalPorts }] = await once(child, 'message');
    return new SiteLoad(child, bacnetPort, terminalPorts);
  }

  /** Agents begin to beat, people to punch. */
  begin(agents: SiteAgents): void {
    this.child.send(agents);
  }

  /** Everybody stops; returns what they have done. */
  async end(): Promise<SiteTally> {
    this.child.send('end');
    const [tally] = await once(this.child, 'message');
    return tally;
  }

  stop(): void {
    this.child.kill();
  }
}

async function site(size: SiteSize): Promise<void> {
  const tally: SiteTally = { punches: 0, beats: 0, refused: 0 };
  const building = await BacnetSimulator.open({ devices: size.controllers, points: 11, wander: true });
  const terminals = await Promise.all(
    Array.from({ length: size.terminals }, (_, n) =>
      TerminalSimulator.open({ options: { '~SerialNumber': `SOAK${n}`, '~Platform': 'SIM_TFT' } }),
    ),
  );
  const timers: NodeJS.Timeout[] = [];
  let turn = 0;
  const punch = () => {
    const terminal = terminals[turn % terminals.length];
    // A person punches once in a second at most: the same second at the same terminal is one record.
    if (terminal?.punch(codes[Math.floor(turn / terminals.length) % codes.length] ?? '1')) tally.punches += 1;
    turn += 1;
  };
  process.on('message', (message: SiteAgents | 'end') => {
    if (message === 'end') {
      timers.forEach(timer => clearInterval(timer));
      setTimeout(() => process.send?.(tally), 5000);
      return;
    }
    timers.push(setInterval(punch, punchMs));
    beatAll(message, tally, timers);
  });
  process.send?.({ bacnetPort: building.port, terminalPorts: terminals.map(({ port }) => port) });
}

function beatAll({ port, agents }: SiteAgents, tally: SiteTally, timers: NodeJS.Timeout[]): void {
  const connections = new Agent({ keepAlive: true, maxSockets: 50 });
  const body = JSON.stringify({ agent_version: '1.0.0', metrics: { cpu_percent: 20, memory_percent: 40 } });
  const beat = (id: number, token: string) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': body.length,
    };
    const options = { port, method: 'POST', path: `/api/heartbeat/${id}/`, headers, agent: connections };
    const call = request(options, reply => {
      if (reply.statusCode === 200) tally.beats += 1;
      else tally.refused += 1;
      reply.resume();
    });
    call.on('error', () => (tally.refused += 1)).end(body);
  };
  for (const [n, [id, token]] of agents.entries()) {
    const begin = () => {
      beat(id, token);
      timers.push(setInterval(() => beat(id, token), beatMs));
    };
    timers.push(setTimeout(begin, (n / agents.length) * beatMs));
  }
}

if (process.argv[2] === 'site' && process.argv[1] === fileURLToPath(import.meta.url)) {
  process.on('disconnect', () => process.exit());
  process.once('message', (size: SiteSize) => void site(size));
  process.send?.('ready');
}
