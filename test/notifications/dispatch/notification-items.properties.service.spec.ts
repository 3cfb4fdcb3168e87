import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Listening } from './listening.js';

/** What may differ between configs, and may be changed while something goes on. */
interface Settings {
  serverId: number | null;
  enabled: boolean;
  notifyOnFailure: boolean;
  notifyOnRecovery: boolean;
  minimumSeverity: 'info' | 'warning' | 'critical';
}

interface Alarm {
  type: 'opens' | 'closes';
  alert: number;
  severity: Settings['minimumSeverity'];
}
interface Flap {
  type: 'flaps' | 'settles';
  server: number;
}
type Step = Alarm | Flap | { type: 'edit'; config: number; settings: Settings };

const severity = fc.constantFrom('info', 'warning', 'critical');
const anySettings: fc.Arbitrary<Settings> = fc.record({
  serverId: fc.constantFrom(null, 1, 2),
  enabled: fc.boolean(),
  notifyOnFailure: fc.boolean(),
  notifyOnRecovery: fc.boolean(),
  minimumSeverity: severity,
});
const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ type: fc.constant('opens' as const), alert: fc.nat(3), severity }) },
    { weight: 3, arbitrary: fc.record({ type: fc.constant('closes' as const), alert: fc.nat(3), severity }) },
    {
      weight: 1,
      arbitrary: fc.record({ type: fc.constant('edit' as const), config: fc.nat(3), settings: anySettings }),
    },
    {
      weight: 5,
      arbitrary: fc.record({ type: fc.constantFrom('flaps' as const, 'settles' as const), server: fc.nat(1) }),
    },
  ),
  { maxLength: 25 },
);

const rank = { info: 0, warning: 1, critical: 2 };

/** Who has to be told, said in the plainest way: the oracle of the statements. */
class Oracle {
  readonly told = new Set<string>();
  private count = 0;

  constructor(readonly configs: Settings[]) {}

  opens(subject: string, server: number, level: Settings['minimumSeverity']): void {
    for (const [config, settings] of this.configs.entries()) {
      const { enabled, notifyOnFailure } = settings;
      if (enabled && notifyOnFailure && concerns(settings, server, level)) this.told.add(`${config} ${subject} opened`);
    }
  }

  closes(subject: string, server: number, level: Settings['minimumSeverity']): void {
    for (const config of this.configs.keys()) this.end(config, subject, server, level);
  }

  /** Each time is a matter of its own; calm ends the newest one each config was told of. */
  flaps(server: number): void {
    this.count += 1;
    this.opens(`flapping ${server} ${this.count}`, server, 'warning');
  }

  settles(server: number): void {
    this.count += 1;
    for (const config of this.configs.keys()) {
      const begun = [...this.told].filter(
        of => of.startsWith(`${config} flapping ${server} `) && of.endsWith('opened'),
      );
      const newest = begun.map(of => Number(of.split(' ')[3])).sort((a, b) => b - a)[0];
      this.end(config, `flapping ${server} ${newest ?? this.count}`, server, 'warning');
    }
  }

  private end(config: number, subject: string, server: number, level: Settings['minimumSeverity']): void {
    const settings = this.configs[config];
    if (!settings?.enabled || !settings.notifyOnRecovery) return;
    const wasTold = this.told.has(`${config} ${subject} opened`);
    const isOnly = !settings.notifyOnFailure && concerns(settings, server, level);
    if (wasTold || isOnly) this.told.add(`${config} ${subject} closed`);
  }
}

function concerns(
  { serverId, minimumSeverity }: Settings,
  server: number,
  level: Settings['minimumSeverity'],
): boolean {
  return (serverId === null || serverId === server) && rank[level] >= rank[minimumSeverity];
}

let site: Listening;
beforeAll(async () => {
  site = await Listening.open();
});
afterAll(() => site.close());

const about = (server: number) => ({ server_id: server, name: `server ${server}`, notify: [] });
const serverOf = (alert: number) => 1 + (alert % 2);

/** Ids of the facts about flapping, in their order. */
let flapFacts: number[] = [];

const edit = (id: number | undefined, to: Settings) => sql`
  update notification_config
  set server_id = ${to.serverId}, enabled = ${to.enabled}, notify_on_failure = ${to.notifyOnFailure},
      notify_on_recovery = ${to.notifyOnRecovery}, minimum_severity = ${to.minimumSeverity} where id = ${id}`;

async function flap(step: Flap): Promise<void> {
  const name = step.type === 'flaps' ? 'server.flapping' : 'server.stable';
  await site.tell(name, { ...about(step.server + 1), announce: true });
  const [row] = await site.rows(sql<{ id: number }>`select max(id)::float8 as id from event`);
  flapFacts.push(row?.id ?? 0);
}

async function alarm({ type, alert, severity: level }: Alarm): Promise<void> {
  const matter = { alert_id: alert + 1, kind: 'disk', type: 'alert', severity: level, message: 'x' } as const;
  const payload = { ...about(serverOf(alert)), ...matter };
  if (type === 'opens') await site.tell('alert.raised', payload);
  else await site.tell('alert.resolved', { ...payload, raised_at: '', by: null });
}

async function perform(step: Step, ids: readonly number[], oracle: Oracle): Promise<void> {
  if (step.type === 'edit') {
    const target = step.config % ids.length;
    oracle.configs[target] = step.settings;
    await site.rows(edit(ids[target], step.settings));
  } else if ('server' in step) {
    oracle[step.type](step.server + 1);
    await flap(step);
  } else {
    oracle[step.type](`alert:${step.alert + 1}`, serverOf(step.alert), step.severity);
    await alarm(step);
  }
}

async function play(initial: Settings[], history: Step[]): Promise<void> {
  await site.clear();
  flapFacts = [];
  const ids: number[] = [];
  for (const one of initial) ids.push(await site.add(one));
  const oracle = new Oracle([...initial]);
  for (const step of history) {
    site.clock.advance(1000);
    await perform(step, ids, oracle);
  }
  const told = (await site.items()).map(({ config, occasion, phase }) => {
    const [, server, fact] = /^flapping:(\d+):(\d+)$/.exec(occasion) ?? [];
    const subject = fact === undefined ? occasion : `flapping ${server} ${flapFacts.indexOf(Number(fact)) + 1}`;
    return `${ids.indexOf(config)} ${subject} ${phase}`;
  });
  expect(told.toSorted()).toEqual([...oracle.told].toSorted());
}

it('Exactly those are told who have to be, in 200 random histories of facts and changed configs', async () => {
  const configs = fc.array(anySettings, { minLength: 1, maxLength: 4 });
  await fc.assert(fc.asyncProperty(configs, steps, play), { numRuns: 200, endOnFailure: false });
}, 300_000);
