import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Config } from '../../../src/config/config.js';
import { readEnvironment } from '../../../src/config/environment.js';
import { query } from '../../../src/database/bulk.js';
import { EventBus } from '../../../src/events/bus.js';
import { Connectivity } from '../../../src/servers/connectivity/connectivity.js';
import { IsolationsService } from '../../../src/servers/connectivity/isolations.service.js';
import { ResultSieve } from '../../../src/servers/connectivity/result-sieve.js';
import { FakeCanaryClient } from '../../fakes/fake.canary-client.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { checked } from '../status/recorder.js';

const addresses = ['a.example', 'b.example:53', '10.0.0.1'];

let database: TestDatabase;
let clock: FakeClock;

/** What one process has; all share the database and the clock. */
class Process {
  readonly canaries = new FakeCanaryClient();
  readonly isolations: IsolationsService;
  readonly connectivity: Connectivity;
  readonly sieve: ResultSieve;

  constructor(CANARIES = addresses.join(',')) {
    const { em, unitOfWork } = database;
    const bus = new EventBus(em, clock);
    this.isolations = new IsolationsService(em, bus);
    const config = new Config(readEnvironment({ ENVIRONMENT: 'test', CANARIES }));
    this.connectivity = new Connectivity(this.canaries, this.isolations, unitOfWork, clock, config);
    this.sieve = new ResultSieve(this.connectivity, bus);
  }

  static async start(canaries?: string): Promise<Process> {
    const process = new Process(canaries);
    await process.connectivity.onApplicationBootstrap();
    return process;
  }

  get phase(): string {
    return this.connectivity.state.phase;
  }

  silence(...which: string[]): void {
    for (const address of which.length > 0 ? which : addresses) this.canaries.silent.add(address);
  }

  /** One round so many seconds after the last thing that happened. */
  async round(afterSeconds: number): Promise<void> {
    clock.advance(afterSeconds * 1000);
    await this.connectivity.round();
  }

  /** Known canaries, then two silent rounds. */
  async isolate(): Promise<void> {
    await this.round(0);
    this.silence();
    await this.round(10);
    await this.round(2);
  }
}

const run = <T>(work: () => Promise<T>) => database.unitOfWork.run(work);
const rows = <Row>(statement: ReturnType<typeof sql<Row>>) => run(() => query(database.em, statement));
const failureOf = (serverId: number) => checked(serverId, 1, 'failure', { at: clock.now().getTime() });
const kinds = (results: { outcome: { kind: string } }[]) => results.map(({ outcome }) => outcome.kind);
const at = (minute: number) => new Date(Date.parse('2026-03-01T12:00:00Z') + minute * 60_000);
const stored = () =>
  rows(
    sql<{ from: string; to: string | null; canaries: string[] }>`
      select to_char(started_at at time zone 'utc', 'HH24:MI:SS') as from,
             to_char(ended_at at time zone 'utc', 'HH24:MI:SS') as to, canaries from isolation order by id`,
  );
const facts = () => rows(sql<{ name: string; payload: object }>`select name, payload from event order by id`);

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await testDatabase();
});
beforeEach(async () => {
  clock = new FakeClock('2026-03-01T12:00:00.000Z');
  await rows(sql`truncate isolation, event`);
});
afterAll(() => database.close());

describe('An isolation', () => {
  it('is stored and told when it is certain, with the first silent round as its start', async () => {
    const one = new Process();
    await one.round(0);
    one.silence();
    await one.round(10);
    expect([one.phase, await stored(), await facts()]).toEqual(['suspect', [], []]);
    await one.round(2);
    expect(one.connectivity.isolated).toBe(true);
    expect(await stored()).toEqual([{ from: '12:00:10', to: null, canaries: addresses }]);
    const reason = '3 of 3 canaries are silent: a.example, b.example:53, 10.0.0.1';
    expect(await facts()).toEqual([
      { name: 'connectivity.lost', payload: { since: '2026-03-01T12:00:10.000Z', reason } },
    ]);
  });

  it('ends with the first round in which a quorum answers, and is told from its start to its end', async () => {
    const one = new Process();
    await one.isolate();
    await one.round(2);
    one.canaries.silent.clear();
    await one.round(60);
    await one.round(10);
    expect(one.connectivity.isolated).toBe(false);
    expect(await stored()).toMatchObject([{ from: '12:00:10', to: '12:01:14' }]);
    expect((await facts()).slice(1)).toEqual([
      {
        name: 'connectivity.restored',
        payload: {
          since: '2026-03-01T12:00:10.000Z',
          until: '2026-03-01T12:01:14.000Z',
          reason: expect.stringContaining('3 of 3'),
        },
      },
    ]);
  });

  it('is one, whichever processes notice it, and ends once', async () => {
    const [one, two] = [new Process(), new Process()];
    for (const process of [one, two]) await process.round(0);
    for (const process of [one, two]) process.silence();
    await Promise.all([one.round(10), two.round(0)]);
    await Promise.all([one.round(2), two.round(0)]);
    expect([one.phase, two.phase]).toEqual(['isolated', 'isolated']);
    expect(await stored()).toHaveLength(1);
    for (const process of [one, two]) process.canaries.silent.clear();
    await Promise.all([one.round(2), two.round(0)]);
    expect((await facts()).map(({ name }) => name)).toEqual(['connectivity.lost', 'connectivity.restored']);
  });

  it('is over where another process reaches the canaries after it began', async () => {
    const [one, two] = [new Process(), new Process()];
    await two.round(0);
    await one.isolate();
    two.connectivity.lostElsewhere();
    await two.round(1);
    expect(await stored()).toMatchObject([{ to: '12:00:13' }]);
    await one.round(2);
    expect(one.connectivity.isolated).toBe(true);
    expect(await facts()).toHaveLength(2);
  });

  it('is stored afterwards where the database was away, too', async () => {
    const one = new Process();
    await one.round(0);
    one.silence();
    await one.round(10);
    await rows(sql`alter table isolation rename to away`);
    await one.round(2);
    expect(one.connectivity.isolated).toBe(true);
    await rows(sql`alter table away rename to isolation`);
    one.canaries.silent.clear();
    await one.round(5);
    expect(await stored()).toMatchObject([{ from: '12:00:10', to: '12:00:17' }]);
    expect(await facts()).toHaveLength(2);
  });
});

describe('After a restart in the middle of an isolation', () => {
  beforeEach(async () => {
    await new Process().isolate();
  });

  it('the site is still cut off, and the same isolation goes on', async () => {
    const next = await Process.start();
    next.silence();
    expect(next.connectivity.isolated).toBe(true);
    await next.round(30);
    expect([next.phase, await stored()]).toMatchObject(['isolated', [{ from: '12:00:10', to: null }]]);
    next.canaries.silent.clear();
    await next.round(2);
    expect([next.phase, await stored()]).toMatchObject(['connected', [{ from: '12:00:10', to: '12:00:44' }]]);
    expect((await facts()).map(({ name }) => name)).toEqual(['connectivity.lost', 'connectivity.restored']);
  });

  it.each([
    ['without canaries', ''],
    ['with other canaries', 'x.example,y.example,z.example'],
  ])('%s, it ends: nobody could tell any more', async (_, canaries) => {
    const next = await Process.start(canaries);
    next.silence('x.example', 'y.example', 'z.example');
    expect(next.connectivity.isolated).toBe(false);
    await next.connectivity.look();
    expect(await stored()).toMatchObject([{ to: '12:00:12' }]);
    expect(await facts()).toHaveLength(2);
  });
});

describe('A site', () => {
  it('that has no canaries asks nobody and is never cut off', async () => {
    const one = new Process('');
    const failure = [checked(1, 1, 'failure')];
    expect(await one.sieve.sift(failure)).toEqual(failure);
    expect(one.canaries.asked).toBe(0);
  });

  it('whose canaries are all wrong is never cut off', async () => {
    const one = new Process();
    one.silence();
    for (let round = 0; round < 3; round += 1) await one.round(2);
    const failure = [checked(1, 1, 'failure')];
    expect(await one.sieve.sift(failure)).toEqual(failure);
    expect(await facts()).toEqual([]);
  });
});

describe('Before failures count', () => {
  it('the canaries are asked, once for all results that wait', async () => {
    const one = new Process();
    await one.round(0);
    one.canaries.asked = 0;
    clock.advance(5000);
    const batches = [[failureOf(1)], [failureOf(2), failureOf(3)]];
    clock.advance(1);
    const results = await Promise.all(batches.map(batch => one.sieve.sift(batch)));
    expect(results.map(kinds)).toEqual([['failure'], ['failure', 'failure']]);
    expect(one.canaries.asked).toBe(3);
  });

  it('they are not asked where nothing failed', async () => {
    const one = new Process();
    await one.sieve.sift([checked(1, 1, 'success')]);
    expect(one.canaries.asked).toBe(0);
  });

  it('a server that goes on failing costs one round in two seconds', async () => {
    const one = new Process();
    await one.round(0);
    clock.advance(1000);
    await one.sieve.sift([failureOf(1)]);
    one.canaries.asked = 0;
    clock.advance(1000);
    await one.sieve.sift([failureOf(1)]);
    expect(one.canaries.asked).toBe(0);
    clock.advance(1001);
    await one.sieve.sift([failureOf(1)]);
    expect(one.canaries.asked).toBe(3);
  });

  it('the failures of an isolated site become inconclusive, also those since the last answer', async () => {
    const one = new Process();
    await one.round(0);
    clock.advance(3000);
    const early = failureOf(1);
    one.silence();
    await one.round(7);
    await one.round(2);
    const well = checked(2, 1, 'success');
    expect(kinds(await one.sieve.sift([early, well, failureOf(3)]))).toEqual([
      'inconclusive',
      'success',
      'inconclusive',
    ]);
    expect(one.sieve.tidings).toBe(0);
  });

  it('a process learns which canaries answer before its first pass', async () => {
    const one = new Process();
    await one.sieve.prepare();
    expect(one.phase).toBe('connected');
    one.canaries.asked = 0;
    await one.sieve.prepare();
    expect(one.canaries.asked).toBe(0);
  });

  it('nobody waits any more once the program is being stopped', async () => {
    const one = new Process();
    await one.round(0);
    await one.connectivity.beforeApplicationShutdown();
    one.canaries.asked = 0;
    clock.advance(60_000);
    expect(kinds(await one.sieve.sift([failureOf(1)]))).toEqual(['failure']);
    expect(one.canaries.asked).toBe(0);
  });
});

describe('The isolations', () => {
  it('are listed newest first, page by page', async () => {
    const { isolations } = new Process();
    for (const minute of [0, 10, 20]) {
      await run(() => isolations.begin(at(minute), `silent at ${minute}`, addresses));
      await run(() => isolations.end(at(minute + 1)));
    }
    await run(() => isolations.begin(at(30), 'silent again', addresses));
    const list = (limit: number, cursor?: string) =>
      run(() => isolations.list({ limit, ...(cursor ? { cursor } : {}) }, '/api/connectivity/'));
    const first = await list(2);
    expect(first.results).toMatchObject([
      { started_at: '2026-03-01T12:30:00.000Z', ended_at: null, duration_seconds: null, reason: 'silent again' },
      { started_at: '2026-03-01T12:20:00.000Z', ended_at: '2026-03-01T12:21:00.000Z', duration_seconds: 60 },
    ]);
    const cursor = new URLSearchParams(first.next?.split('?')[1]).get('cursor') ?? '';
    expect((await list(2, cursor)).results.map(({ reason }) => reason)).toEqual(['silent at 10', 'silent at 0']);
  });
});
