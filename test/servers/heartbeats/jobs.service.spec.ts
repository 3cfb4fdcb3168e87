import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Added } from './site.js';
import { incidentFacts, Watch } from './watch.js';

const watch = Watch.forThisFile();

describe('A job', () => {
  let job: Added;

  beforeEach(async () => {
    job = await watch.site.job({ check_interval: 600, heartbeat_grace: 120 });
    await watch.site.told();
  });
  const report = (input: object) => watch.process.beat(job.id, job.token, input);
  const runs = () =>
    watch.site.rows(
      sql<object>`select outcome, exit_code, duration_ms, message, started_at is null as bare from job_run
                  where server_id = ${job.id} order by id`,
    );
  const status = async () => (await watch.site.status(job.id)).status;

  it('that reports start and end has a run with the time between them', async () => {
    await report({ signal: 'start' });
    await watch.process.look();
    watch.site.pass(12.5);
    await report({ signal: 'success', message: 'all copied' });
    await watch.process.look();
    expect(await runs()).toEqual([
      { outcome: 'success', exit_code: null, duration_ms: 12_500, message: 'all copied', bare: false },
    ]);
    expect(await status()).toBe('up');
  });

  it('says how long it took, or nothing at all', async () => {
    await report({ signal: 'success', duration_seconds: 1.25, exit_code: 0 });
    await report({ exit_code: 0 });
    expect(await runs()).toEqual([
      { outcome: 'success', exit_code: 0, duration_ms: 1250, message: '', bare: true },
      { outcome: 'success', exit_code: 0, duration_ms: null, message: '', bare: true },
    ]);
  });

  it.each([
    [{ signal: 'fail' }, 'The job failed'],
    [{ signal: 'fail', exit_code: 2, message: 'disk full\nat /srv' }, 'The job failed with exit code 2: disk full'],
    [{ signal: 'success', exit_code: 1 }, 'The job failed with exit code 1'],
    [{ exit_code: -1 }, 'The job failed with exit code -1'],
  ])('that reports %j is down at once, and up with the next success', async (input, message) => {
    await report({ signal: 'success' });
    await watch.process.look();
    watch.site.pass(60);
    const { minutes } = watch.site;
    await report(input);
    expect(await watch.site.status(job.id)).toEqual({ status: 'down', since: minutes, message });
    await watch.process.look();
    await watch.goOn(5);
    expect(await status()).toBe('down');
    await report({ signal: 'start' });
    await watch.process.look();
    expect(await status()).toBe('down');
    await report({ signal: 'success' });
    await watch.process.look();
    expect(await status()).toBe('up');
    expect((await watch.site.told(...incidentFacts)).map(fact => fact.split(' ')[0])).toEqual(incidentFacts);
  });

  it('that failed stays down, whatever happens to its pause and to this program', async () => {
    await report({ signal: 'fail' });
    await watch.process.look();
    await watch.site.change(job.id, { status: 'paused' });
    await report({ signal: 'fail' });
    await watch.goOn(1);
    await watch.site.change(job.id, { status: 'active' });
    await watch.process.look();
    expect(await status()).toBe('down');
    await watch.restart();
    await watch.goOn(600, 10);
    expect(await status()).toBe('down');
  });

  it('that started and does not end in time is missing', async () => {
    await report({ signal: 'success' });
    await watch.goOn(600, 10);
    await report({ signal: 'start' });
    await watch.goOn(720, 10);
    expect(await status()).toBe('up');
    await watch.goOn(2);
    expect(await watch.site.status(job.id)).toEqual({
      status: 'down',
      since: '22:00.000',
      message: `The job that started at ${watch.site.clock.now().toISOString().slice(0, 14)}10:00.000Z has not ended within 12 min`,
    });
  });

  it('that starts again and again without an end is missing, too', async () => {
    await report({ signal: 'success' });
    for (let n = 0; n < 3; n += 1) {
      await watch.goOn(600, 10);
      await report({ signal: 'start' });
    }
    expect(await watch.site.status(job.id)).toMatchObject({ status: 'down', since: '22:00.000' });
  });
});
