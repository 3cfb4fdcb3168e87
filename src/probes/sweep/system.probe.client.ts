import {
  ProbeClient,
  type Neighbour,
  type ProbeDiagnosis,
  type ProbeResult,
  type SweepReport,
} from '../probe.client.js';
import { absentAddress, blindness, type Canaries } from './canary.rules.js';
import { FpingEngine } from './fping.engine.js';
import { IcmpEngine } from './icmp.engine.js';
import type { LinkClient } from './link.client.js';
import { PingEngine } from './ping.engine.js';
import { ProbeEngine, type Unusable } from './probe.engine.js';
import { TcpEngine } from './tcp.engine.js';

/** `auto` or the name of one engine. */
export type EngineChoice = 'auto' | 'icmp' | 'fping' | 'ping' | 'tcp';

interface Chosen {
  engine: ProbeEngine | null;
  diagnosis: ProbeDiagnosis;
}

/** In order of preference. */
const engines: { name: Exclude<EngineChoice, 'auto'>; open: () => Promise<ProbeEngine | Unusable> }[] = [
  { name: 'icmp', open: () => IcmpEngine.open() },
  { name: 'fping', open: () => FpingEngine.open() },
  { name: 'ping', open: () => PingEngine.open() },
  { name: 'tcp', open: async () => new TcpEngine() },
];
const loopback = /^(127\.|::1$)/;

/** When no engine works it is looked again so often: rights can be given while the program runs. */
const retryAfterMs = 60_000;

/** The best engine of this machine, chosen at the first sweep, with canaries in every sweep. */
export class SystemProbeClient extends ProbeClient {
  private choosing: Promise<Chosen> | null = null;
  private chosenAt = 0;

  /** `outside`: whether gateway and documentation addresses may be asked as canaries. */
  constructor(
    private readonly choice: EngineChoice,
    private readonly link: LinkClient,
    private readonly outside: boolean,
  ) {
    super();
  }

  async sweep(addresses: readonly string[], deadlineMs: number): Promise<SweepReport> {
    const begun = performance.now();
    const { engine, diagnosis } = await this.choose();
    if (!engine) return blindReport('none', `No way to probe works here: ${problems(diagnosis)}`);
    const isLocal = addresses.every(address => loopback.test(address));
    if (!isLocal && !this.link.hasCarrier()) return blindReport(engine.name, 'No network interface has a link.');
    const canaries = this.canaries(isLocal);
    const asked = new Set([...addresses, canaries.present, canaries.gateway, canaries.absent].filter(isText));
    const probed = await engine.probe([...asked], deadlineMs - (performance.now() - begun));
    const results = new Map<string, ProbeResult>(
      addresses.flatMap(address => {
        const result = probed.get(address);
        return result ? [[address, result] as const] : [];
      }),
    );
    const gateway = canaries.gateway === null ? null : probed.get(canaries.gateway)?.answer === 'up';
    return { engine: engine.name, blind: blindness(canaries, probed), gateway, results };
  }

  neighbours(): Promise<Neighbour[]> {
    return this.link.neighbours();
  }

  async diagnosis(): Promise<ProbeDiagnosis> {
    return (await this.choose()).diagnosis;
  }

  async close(): Promise<void> {
    await (await this.choosing)?.engine?.close();
    this.choosing = null;
  }

  /** Where only this machine itself is asked, nothing outside has to be. */
  private canaries(isLocal: boolean): Canaries {
    const ask = this.outside && !isLocal;
    return {
      present: '127.0.0.1',
      gateway: ask ? this.link.gateway() : null,
      absent: ask ? absentAddress(this.link.networks()) : null,
    };
  }

  private async choose(): Promise<Chosen> {
    const chosen = await this.choosing;
    if (chosen?.engine || (chosen && performance.now() - this.chosenAt < retryAfterMs)) return chosen;
    this.chosenAt = performance.now();
    this.choosing = this.open();
    return this.choosing;
  }

  private async open(): Promise<Chosen> {
    const wanted = engines.filter(({ name }) => this.choice === 'auto' || name === this.choice);
    const unusable: ProbeDiagnosis['unusable'] = [];
    for (const { name, open } of wanted) {
      const engine = await open();
      if (engine instanceof ProbeEngine) {
        const reason = this.choice === 'auto' ? 'the best that works here' : 'chosen by PROBE_ENGINE';
        return { engine, diagnosis: { engine: name, reason, unusable } };
      }
      unusable.push({ engine: name, problem: engine.unusable });
    }
    return { engine: null, diagnosis: { engine: 'none', reason: 'nothing works here', unusable } };
  }
}

const isText = (value: string | null): value is string => value !== null;

function problems({ unusable }: ProbeDiagnosis): string {
  return unusable.map(({ engine, problem }) => `${engine} (${problem})`).join(', ');
}

function blindReport(engine: string, reason: string): SweepReport {
  return { engine, blind: reason, gateway: null, results: new Map() };
}
