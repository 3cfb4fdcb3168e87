import { expect, it } from 'vitest';
import { BadLine } from '../sites/bad-line.js';
import { eventually } from '../support/eventually.js';
import type { Program } from '../support/program.js';
import { Site } from './site.js';

const rounds = process.env['SITEWATCH_LONG'] === undefined ? 4 : 30;

const addHours = `
  with people as (
    insert into employee (employee_name, fake_name, display_order, created_at, updated_at)
    select 'Name ' || n, 'Alias', n, now(), now() from generate_series(1, 20) n returning id)
  insert into hourly_summary (employee_id, hour_start, first_seen, last_seen, seconds_online, minutes_online,
                              seconds_covered, revision, updated_at)
  select id, h, h, h, 0, 0, 3600, 1, now()
  from people, generate_series('2026-03-02T00:00:00Z'::timestamptz, '2026-03-02T23:00:00Z', interval '1 hour') h`;
const revise = `
  update hourly_summary set minutes_online = (minutes_online + $1) % 61, revision = revision + 1, parked_reason = 'for now'
  where (id + $1) % 5 = 0`;
const columns = 'employee_id, hour_start, minutes_online, revision';

/** The program is killed when a request of this number arrives, before or after the receiver has it. */
function killAt(line: BadLine, program: Program, request: number, hasArrived: boolean): Promise<void> {
  return new Promise(resolve => {
    let left = request;
    line.trouble = () => {
      left -= 1;
      if (left > 0) return 'slow';
      line.trouble = () => 'none';
      resolve(program.end('SIGKILL').then(() => undefined));
      return hasArrived ? 'answer lost' : 'lost';
    };
  });
}

it(
  `A program that is killed ${rounds} times (30 with SITEWATCH_LONG=1) while it reports brings every revision of every hour to the other one`,
  async () => {
    const [there, here] = [new Site(), new Site()];
    const receiver = await there.serve({ PROBE_CANARIES: 'loopback' });
    const site = await receiver.request('POST', '/api/sites/', { site_id: 'lisbon' }, await receiver.admin());
    const line = await BadLine.open(receiver.url);
    const variables = {
      ...{ SITE_ID: 'lisbon', CLOUD_API_URL: line.url, CLOUD_API_TOKEN: String(site.body['token']) },
      ...{ EGRESS_ALLOW_CIDRS: '127.0.0.0/8', PROBE_CANARIES: 'loopback' },
    };
    let program = await here.serve(variables);
    const token = await program.admin();
    await here.query(addHours);
    for (let round = 0; round < rounds; round += 1) {
      await here.query(revise, [round]);
      const killed = killAt(line, program, 1 + ((round * 5) % 17), round % 2 === 0);
      await program.request('POST', '/api/cloud/resend/', {}, token).catch(() => null);
      await killed;
      program = await here.serve(variables);
    }
    await eventually(async () => {
      const received = await there.query(`select ${columns} from site_presence order by 2, 1`);
      expect(received).toHaveLength(480);
      expect(received).toEqual(await here.query(`select ${columns} from hourly_summary order by 2, 1`));
    }, 60_000);
    expect(await here.query('select 1 from hourly_summary where sent_revision <> revision')).toEqual([]);
    await line.close();
  },
  60_000 + rounds * 30_000,
);
