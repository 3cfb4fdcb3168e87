import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HeartbeatProcess } from './process.js';
import { Site, type Added } from './site.js';

let site: Site;
let process: HeartbeatProcess;
let job: Added;
let agent: Added;

beforeAll(async () => {
  Logger.overrideLogger(false);
  site = await Site.open();
  await site.rows(
    sql`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'the plug is pulled'; end $$`,
  );
});
afterAll(() => site.close());

/** From now on, until {@link plugIn}, whatever would come after this kind of change is lost as if the process were killed. */
const pullPlug = (before: 'lost' | 'runs') =>
  site.rows(
    before === 'lost'
      ? sql`create trigger plug before update of lost_at on server_heartbeat for each row
            when (old.lost_at is distinct from new.lost_at) execute function refuse()`
      : sql`create trigger plug before insert on job_run for each row execute function refuse()`,
  );
const plugIn = async () => {
  await site.rows(sql`drop trigger if exists plug on server_heartbeat`);
  await site.rows(sql`drop trigger if exists plug on job_run`);
};

beforeEach(async () => {
  await plugIn();
  await site.rows(sql`delete from server`);
  process = await site.process();
  [job, agent] = [await site.job(), await site.add()];
  await site.told();
  for (const { id, token } of [job, agent]) await process.beat(id, token);
  await watchFor(1);
});

async function watchFor(seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 0.5) {
    site.pass(0.5);
    await process.look();
  }
}
const told = async () =>
  (await site.told()).map(fact => fact.split(' ')[0]).filter(name => !name?.startsWith('server.'));

describe('A process that is killed', () => {
  it('between the outage and its mark leaves the mark to the next one, and nothing happens twice', async () => {
    await pullPlug('lost');
    await watchFor(120);
    expect((await site.status(job.id)).status).toBe('down');
    await plugIn();
    process = await site.process();
    await watchFor(30);
    expect(await told()).toEqual(['incident.opened', 'heartbeat.lost']);
    expect(await site.results(job.id)).toMatch(/^sf{1,2}$/);
    const marked = await site.rows(
      sql`select 1 from server_heartbeat where lost_at is not null and server_id in (${job.id}, ${agent.id})`,
    );
    expect(marked).toHaveLength(2);
  });

  it('between the return and its mark leaves the mark to the next one, and nothing happens twice', async () => {
    await watchFor(120);
    expect(await told()).toEqual(['heartbeat.lost', 'incident.opened']);
    await pullPlug('lost');
    for (const { id, token } of [job, agent]) await process.beat(id, token);
    await watchFor(2);
    expect((await site.status(job.id)).status).toBe('up');
    const results = await site.results(job.id);
    await plugIn();
    process = await site.process();
    await watchFor(2);
    expect(await told()).toEqual(['incident.closed', 'heartbeat.returned']);
    expect(await site.results(job.id)).toBe(results);
  });

  it('between the result of a run and the run is not answered for it, and the job says it again', async () => {
    await pullPlug('runs');
    const fail = { signal: 'fail', exit_code: 1 } as const;
    await expect(process.beat(job.id, job.token, fail)).rejects.toThrow('the plug is pulled');
    expect((await site.status(job.id)).status).toBe('down');
    await plugIn();
    site.pass(2);
    await process.beat(job.id, job.token, fail);
    await process.look();
    expect(await site.rows(sql`select outcome from job_run where server_id = ${job.id}`)).toEqual([
      { outcome: 'fail' },
    ]);
    expect(await told()).toEqual(['incident.opened']);
  });
});
