import assert from 'node:assert/strict';
import { Logger } from '@nestjs/common';
import * as fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HeartbeatProcess } from './process.js';
import { Site, type Added } from './site.js';

/** In each run every server has a history of its own, which goes on from the one before: together the interleavings. */
const servers = 250;
const runs = process.env['SITEWATCH_LONG'] ? 200 : 40;
const steps = 12;

let site: Site;
/** Two that live side by side; a restart replaces one. */
let processes: HeartbeatProcess[];

beforeAll(async () => {
  Logger.overrideLogger(false);
  site = await Site.open();
});
afterAll(() => site.close());

/** What one server does within a step: nothing, a heartbeat to one of the processes, an edit, a pause. */
type Move = 'rest' | 'beat' | 'signal' | 'shorter' | 'longer' | 'pause' | 'resume';

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 120, arbitrary: fc.constant<Move>('rest') },
  { weight: 20, arbitrary: fc.constant<Move>('beat') },
  { weight: 1, arbitrary: fc.constantFrom<Move>('signal', 'shorter', 'longer', 'pause', 'resume', 'resume', 'resume') },
);

const step = fc.record({
  moves: fc.array(fc.record({ move, process: fc.nat({ max: 1 }) }), { minLength: servers, maxLength: servers }),
  /** While the heartbeats of the step are on their way. */
  meanwhileMs: fc.integer({ min: 0, max: 400 }),
  thenMs: fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: 0, max: 14_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 15_000, max: 120_000 }) },
  ),
  restarts: fc.oneof({ weight: 20, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat({ max: 1 }) }),
  lookers: fc.constantFrom([0], [1], [0, 1], [1, 0, 1]),
});

/** What is known of one server from the outside. */
class Witness {
  /** Instants of its accepted heartbeats. */
  readonly beats: number[] = [];
  lost = false;
  losses = 0;

  constructor(
    readonly server: Added,
    readonly isJob: boolean,
  ) {}

  /** Nobody may be called silent from an instant on that lies within a minute after a heartbeat. */
  accuse(from: number): void {
    assert.ok(!this.lost, `server ${this.server.id} is lost twice`);
    this.lost = true;
    this.losses += 1;
    const close = this.beats.filter(at => at <= from && from - at < 60_000);
    assert.deepEqual(close, [], `server ${this.server.id} is lost from ${from} on, in spite of a heartbeat`);
  }

  clear(): void {
    assert.ok(this.lost, `server ${this.server.id} is back without having been lost`);
    this.lost = false;
  }
}

interface FactRow {
  name: string;
  server: number;
  lostAt: string | null;
  from: string | null;
  to: string | null;
  since: string | null;
}

async function hearFacts(witnesses: ReadonlyMap<number, Witness>): Promise<void> {
  const facts = await site.rows(
    sql<FactRow>`with gone as (delete from event returning id, name, payload)
      select name, (payload->>'server_id')::int as server, payload->>'lost_at' as "lostAt",
             payload->>'from' as "from", payload->>'to' as "to", payload->>'since' as since from gone order by id`,
  );
  for (const { name, server, lostAt, from, to, since } of facts) {
    const witness = witnesses.get(server);
    if (name === 'heartbeat.lost') witness?.accuse(Date.parse(lostAt ?? ''));
    else if (to === 'down') witness?.accuse(Date.parse(since ?? ''));
    else if (name === 'heartbeat.returned' || from === 'down') witness?.clear();
  }
}

/** Half of them are agents of servers with other checks, half report by heartbeats. */
async function addServers(): Promise<Map<number, Witness>> {
  await site.rows(sql`delete from server`);
  await site.told();
  const witnesses = new Map<number, Witness>();
  for (let n = 0; n < servers; n += 1) {
    const isJob = n % 2 === 1;
    const server = await (isJob ? site.job() : site.add());
    witnesses.set(server.id, new Witness(server, isJob));
  }
  return witnesses;
}

async function edit({ isJob, server: { id } }: Witness, what: Move): Promise<void> {
  if (what === 'pause' || what === 'resume') await site.change(id, { status: what === 'pause' ? 'paused' : 'active' });
  else await site.change(id, isJob ? { heartbeat_grace: what === 'shorter' ? 0 : 60 } : { tags: [what] });
}

async function makeMove(witness: Witness, what: Move, through: HeartbeatProcess): Promise<void> {
  if (what === 'rest') return;
  if (what === 'beat' || (what === 'signal' && !witness.isJob)) await beat(witness, through);
  else if (what === 'signal') await beat(witness, through, { signal: 'success' });
  else await edit(witness, what);
}

async function beat(witness: Witness, through: HeartbeatProcess, input = {}): Promise<void> {
  const { id, token } = witness.server;
  const { received_at } = await through.beat(id, token, input);
  witness.beats.push(Date.parse(received_at));
}

async function restart(which: number): Promise<void> {
  await processes[which]?.stop();
  processes[which] = await site.process();
}

describe('A server', () => {
  let witnesses: Map<number, Witness>;
  let all: Witness[];

  beforeAll(async () => {
    processes = [await site.process(), await site.process()];
    witnesses = await addServers();
    all = [...witnesses.values()];
  });

  it(`is never lost with a heartbeat less than a minute old: ${servers * runs} interleavings`, async () => {
    const history = fc.array(step, { minLength: steps, maxLength: steps });
    const property = fc.asyncProperty(history, async script => {
      for (const { moves, meanwhileMs, thenMs, restarts, lookers } of script) {
        const moving = all.map((witness, n) =>
          makeMove(witness, moves[n]?.move ?? 'rest', processes[moves[n]?.process ?? 0]!),
        );
        site.clock.advance(meanwhileMs);
        await Promise.all([...moving, ...lookers.map(which => processes[which]?.look())]);
        await hearFacts(witnesses);
        site.clock.advance(thenMs);
        if (restarts !== null) await restart(restarts);
      }
    });
    await fc.assert(property, { numRuns: runs, endOnFailure: true });
    expect(all.reduce((sum, { losses }) => sum + losses, 0)).toBeGreaterThan(2 * servers);
  }, 600_000);

  it('is lost when it falls silent, and back when it speaks, whatever happened before', async () => {
    const [one, other] = processes;
    for (const { server } of all) await site.change(server.id, { status: 'active' });
    await Promise.all(all.map(witness => beat(witness, one!)));
    for (let n = 0; n < 130; n += 1) {
      site.clock.advance(1000);
      await one?.look();
    }
    await hearFacts(witnesses);
    expect(all.filter(({ lost }) => !lost)).toEqual([]);
    await Promise.all(all.map(witness => beat(witness, other!)));
    await one?.look();
    await hearFacts(witnesses);
    expect(all.filter(({ lost }) => lost)).toEqual([]);
  });
});
