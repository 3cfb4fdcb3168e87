import { sql } from 'kysely';
import { Database } from '../../../src/database/database.js';
import { Jobs } from '../../../src/jobs/jobs.js';
import { CloudGates } from '../../../src/presence/cloud/cloud-gates.js';
import { CloudState } from '../../../src/presence/cloud/cloud-state.service.js';
import { SendHeartbeatJob } from '../../../src/presence/cloud/send-heartbeat.job.js';
import { SendSummariesJob } from '../../../src/presence/cloud/send-summaries.job.js';
import { SummarySender } from '../../../src/presence/cloud/summary-sender.service.js';
import { WhoIsOnline } from '../../../src/presence/cloud/who-is-online.service.js';
import { FakeCloudClient } from '../../fakes/fake.cloud-client.js';
import { PresenceSite } from '../presence-site.js';

/** A site that reports to a receiver a test plays. */
export class ReportingSite {
  readonly cloud = new FakeCloudClient();
  readonly jobs: Jobs;
  readonly state: CloudState;
  readonly sender: SummarySender;
  private gates: CloudGates;

  private constructor(readonly site: PresenceSite) {
    const { em, unitOfWork, address } = site.database;
    this.jobs = new Jobs(Database.at(address), em, unitOfWork);
    this.state = new CloudState(em, site.bus, site.clock, this.cloud);
    this.sender = new SummarySender(em, this.cloud, this.state, site.clock, site.config);
  }

  static async open(env: Record<string, string> = {}): Promise<ReportingSite> {
    const reporting = new ReportingSite(await PresenceSite.open(env));
    // The first job of a kind makes its queue, which takes a while.
    await reporting.site.run(() => reporting.jobs.send('presence.send-summaries', {}));
    return reporting;
  }

  /** Nobody, nothing to send, nothing sent, a process that has just begun. */
  async clear(): Promise<void> {
    await this.site.clear();
    await this.site.rows(sql`delete from pgboss.job`);
    await this.site.rows(sql`insert into system_status (id, updated_at, started_at) values (1, now(), now())`);
    this.cloud.posted.length = 0;
    this.cloud.configured = true;
    this.cloud.answer = () => ({ kind: 'accepted' });
    this.gates = new CloudGates(this.site.clock);
  }

  /** An hour of somebody, after `hours` from Monday at 8. */
  async hour(employee: number, hours: number, minutes: number, revision = 1): Promise<void> {
    await this.site.rows(sql`
      insert into hourly_summary (employee_id, hour_start, first_seen, last_seen, seconds_online, minutes_online,
                                  seconds_covered, revision, updated_at)
      select ${employee}, h, h, h + ${minutes} * interval '1 minute', ${minutes * 60}, ${minutes}, 3600, ${revision}, h
      from (select '2026-03-02T08:00:00Z'::timestamptz + ${hours} * interval '1 hour') as hours(h)
      on conflict (employee_id, hour_start) do update
      set minutes_online = excluded.minutes_online, revision = excluded.revision, last_seen = excluded.last_seen,
          parked_reason = null`);
  }

  /** `1 of 2` (sent and newest revision) and the reason where it is parked, oldest hour first. */
  async standing(): Promise<string[]> {
    const rows = await this.site.rows<{ line: string }>(sql`
      select concat_ws(' ', sent_revision, 'of', revision, parked_reason) as line
      from hourly_summary order by hour_start, employee_id`);
    return rows.map(({ line }) => line);
  }

  /** One job about summaries, as the queue would hand it over. */
  async summariesJob(data: { again?: boolean } = {}): Promise<void> {
    const job = new SendSummariesJob(this.sender, this.gates, this.jobs);
    await this.site.run(() => job.send(data));
  }

  async heartbeatJob(): Promise<void> {
    const { em } = this.site.database;
    const online = new WhoIsOnline(em, this.site.presence, this.site.clock, this.site.config);
    const job = new SendHeartbeatJob(online, this.cloud, this.state, this.gates, this.jobs);
    await this.site.run(() => job.send());
  }

  /** Seconds after which the waiting jobs about summaries begin; `again` marks those that repeat an attempt. */
  waiting(): Promise<{ again: boolean; seconds: number }[]> {
    return this.site.rows(sql<{ again: boolean; seconds: number }>`
      select coalesce((data->>'again')::bool, false) as again,
             round(extract(epoch from start_after - created_on))::int4 as seconds
      from pgboss.job where name = 'presence.send-summaries' order by created_on`);
  }

  /** What the system says about its receiver. */
  async cloudState(): Promise<{ reached: boolean; silent: boolean; announced: boolean; error: string | null }> {
    const [state] = await this.site.rows(sql<{ reached: boolean; silent: boolean; announced: boolean; error: string }>`
      select cloud_reached_at is not null as reached, cloud_silent_since is not null as silent,
             cloud_announced_at is not null as announced, cloud_error as error from system_status`);
    return state ?? { reached: false, silent: false, announced: false, error: null };
  }

  async told(): Promise<{ name: string; since: string; message: string }[]> {
    return this.site.rows(sql`
      select name, payload->>'since' as since, payload->>'message' as message from event
      where name like 'cloud.%' order by id`);
  }

  async close(): Promise<void> {
    await this.jobs.beforeApplicationShutdown();
    await this.site.close();
  }
}
