import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hashOf } from '../../../src/auth/tokens.js';
import { JobRunsService } from '../../../src/servers/heartbeats/jobs/job-runs.service.js';
import { eventually } from '../../support/eventually.js';
import { configOf } from '../history/history.js';
import type { HeartbeatProcess } from './process.js';
import { Site, type Added } from './site.js';

let site: Site;
let one: HeartbeatProcess;
let other: HeartbeatProcess;
let server: Added;

beforeAll(async () => {
  Logger.overrideLogger(false);
  site = await Site.open();
  [one, other] = [await site.process(), await site.process()];
});
afterAll(() => site.close());

beforeEach(async () => {
  server = await site.add();
});

const unknown = { code: 'not_found' };
const wrong = { code: 'token_invalid' };

describe('The token of an agent', () => {
  it('is known to every process as soon as the server is there', async () => {
    await one.beat(server.id, server.token);
    await other.beat(server.id, server.token);
  });

  it('is stored as a hash alone', async () => {
    const [row] = await site.rows(sql<object>`select * from server_heartbeat where server_id = ${server.id}`);
    expect(row).toMatchObject({ token_hash: hashOf(server.token), last_heartbeat: null, deadline: null });
    expect(JSON.stringify(row)).not.toContain(server.token);
  });

  it('is worth nothing in any process when it was renewed', async () => {
    for (const process of [one, other]) await process.beat(server.id, server.token);
    const token = await site.renew(server.id);
    for (const process of [one, other]) {
      await eventually(() => expect(process.beat(server.id, server.token)).rejects.toMatchObject(wrong));
      await process.beat(server.id, token);
    }
  });

  it('is worth nothing for another server, and nothing when its own is gone', async () => {
    const neighbour = await site.add();
    await expect(one.beat(neighbour.id, server.token)).rejects.toMatchObject(wrong);
    await one.beat(server.id, server.token);
    await site.administration.run(() => site.administration.servers.remove(server.id));
    await expect(one.beat(server.id, server.token)).rejects.toMatchObject(unknown);
    await eventually(() => expect(other.beat(server.id, server.token)).rejects.toMatchObject(unknown));
  });

  it('is not needed to learn that there is no such server, however often one asks', async () => {
    const asked = Array.from({ length: 2000 }, (_, n) => one.beat(1_000_000 + n, server.token));
    const answers = await Promise.allSettled(asked);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect(answers[0]).toMatchObject({ reason: unknown });
  });
});

describe('Heartbeats that come together', () => {
  it('are all stored before they are answered, the newest of each server', async () => {
    const servers = await Promise.all(Array.from({ length: 20 }, () => site.add()));
    const replies = await Promise.all(
      servers.flatMap(({ id, token }) =>
        ['1', '2', '3'].map(agent_version => {
          site.clock.advance(1);
          return one.beat(id, token, { agent_version, metrics: { cpu_percent: Number(agent_version) } });
        }),
      ),
    );
    const stored = await site.rows(
      sql<{ id: number; version: string; cpu: number; at: string }>`
        select server_id as id, agent_version as version, (metrics->>'cpu_percent')::float8 as cpu,
               to_char(last_heartbeat at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
        from server_heartbeat where server_id = any(${servers.map(({ id }) => id)}::int4[]) order by server_id`,
    );
    expect(stored).toEqual(
      servers
        .toSorted((a, b) => a.id - b.id)
        .map(({ id }) => ({
          ...{ id, version: '3', cpu: 3 },
          at: replies.findLast(({ server_id }) => server_id === id)?.received_at,
        })),
    );
  });

  it('go on where one server is deleted meanwhile', async () => {
    const gone = await site.add();
    await one.beat(gone.id, gone.token);
    await site.rows(sql`delete from server where id = ${gone.id}`);
    const answers = await Promise.allSettled([one.beat(gone.id, gone.token), one.beat(server.id, server.token)]);
    expect(answers).toMatchObject([{ status: 'rejected', reason: unknown }, { status: 'fulfilled' }]);
  });

  it('through two processes wait for each other and lose nothing', async () => {
    const servers = await Promise.all(Array.from({ length: 50 }, () => site.add()));
    const all = [...servers, ...servers.toReversed()];
    const sent = Array.from({ length: 10 }, () =>
      all.map(({ id, token }, n) => (n % 2 === 0 ? one : other).beat(id, token)),
    ).flat();
    const answers = await Promise.allSettled(sent);
    expect(answers.filter(({ status }) => status === 'rejected')).toEqual([]);
  });
});

it('Runs of jobs are forgotten with the facts of their time', async () => {
  const job = await site.job();
  await one.beat(job.id, job.token, { signal: 'success' });
  const { em, unitOfWork } = site.administration.database;
  const service = new JobRunsService(em, site.clock, configOf({ EVENT_RETENTION_DAYS: 1 }));
  expect(await unitOfWork.run(() => service.forgetOld())).toBe(0);
  site.pass(86_401);
  expect(await unitOfWork.run(() => service.forgetOld())).toBe(1);
});
