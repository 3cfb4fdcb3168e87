import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { TerminalSimulator } from '../../src/simulators/terminals/terminal.simulator.js';

/** Terminals that are simulated in a process of their own, so that they cost the measured one nothing. */
export class Terminals {
  private constructor(
    private readonly child: ChildProcess,
    readonly ports: number[],
  ) {}

  /** So many, each with so many records of the last years in its log. */
  static async start(count: number, records: number): Promise<Terminals> {
    const child = fork(fileURLToPath(import.meta.url), [String(count), String(records)], { serialization: 'advanced' });
    const [ports] = await once(child, 'message');
    return new Terminals(child, ports);
  }

  /**
   * Somebody punches somewhere so many times a second. The code of each punch is its number; what is returned is when
   * each was, in epoch milliseconds.
   */
  async punch(perSecond: number, seconds: number): Promise<number[]> {
    this.child.send({ perSecond, seconds });
    const [times] = await once(this.child, 'message');
    return times;
  }

  stop(): void {
    this.child.kill();
  }
}

const options = (n: number) => ({ capacity: 200_000, options: { '~SerialNumber': `BENCH${n}` } });

async function simulate(count: number, records: number): Promise<void> {
  const terminals = await Promise.all(Array.from({ length: count }, (_, n) => TerminalSimulator.open(options(n))));
  const newest = Date.now() - 86_400_000;
  for (const terminal of terminals)
    for (let n = 0; n < records; n += 1)
      terminal.store(String(1 + (n % 500)), new Date(newest - (records - n) * 600_000), n % 2);
  process.on('message', ({ perSecond, seconds }: { perSecond: number; seconds: number }) => {
    void punchAll(terminals, perSecond, seconds).then(times => process.send?.(times));
  });
  process.send?.(terminals.map(({ port }) => port));
}

/** On a schedule of its own: a punch that is late by the timer is not late by its time. */
async function punchAll(terminals: TerminalSimulator[], perSecond: number, seconds: number): Promise<number[]> {
  const times: number[] = [];
  const begun = performance.now();
  for (let n = 0; n < perSecond * seconds; n += 1) {
    const wait = begun + (n * 1000) / perSecond - performance.now();
    if (wait > 0) await delay(wait);
    times.push(Date.now());
    terminals[(n * 7919) % terminals.length]?.punch(String(n));
  }
  return times;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await simulate(Number(process.argv[2]), Number(process.argv[3]));
}
