import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { Jobs } from '../../jobs/jobs.js';
import { Clock } from '../../shared/clock.js';
import { dispatchJob } from '../dispatch/dispatch.rules.js';
import { jobFor } from './delivery.rules.js';

/** More than so many recipients wait for the next sweep. */
const maxRows = 1000;
/** A job that is on time needs no help. */
const overdueMs = 5000;

/** Finds what should have been sent, or looked at, by now, and sends the jobs again: nothing depends on a single job. */
@Injectable()
export class DeliverySweep {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
  ) {}

  /** Returns the number of jobs sent. */
  async sweep(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - overdueMs).toISOString();
    const messages = await this.overdueMessages(before);
    const configs = await this.overdueConfigs(before);
    for (const { id, attempts } of messages) {
      await this.jobs.send(jobFor(attempts), { message_id: id });
    }
    for (const { id } of configs) await this.jobs.send(dispatchJob, { config_id: id });
    return messages.length + configs.length;
  }

  /** Of each recipient the message whose turn it is; also one whose attempt was cut off with its process. */
  private overdueMessages(before: string): Promise<{ id: number; attempts: number }[]> {
    return query<{ id: number; attempts: number }>(
      this.em,
      sql`select id::float8 as id, attempts from (
            select distinct on (config_id) id, attempts, next_attempt_at from notification_message
            where status in ('queued', 'retrying') order by config_id, id) m
          where next_attempt_at < ${before}::timestamptz order by next_attempt_at limit ${maxRows}`,
    );
  }

  private overdueConfigs(before: string): Promise<{ id: number }[]> {
    return query<{ id: number }>(
      this.em,
      sql`select id from notification_config c
          where look_again_at < ${before}::timestamptz
             or (look_again_at is null and exists (
                   select from notification_item i
                   where i.config_id = c.id and i.message_id is null and i.dropped is null
                     and i.due_at < ${before}::timestamptz))
          order by id limit ${maxRows}`,
    );
  }
}
