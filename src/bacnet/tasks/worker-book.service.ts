import { hostname } from 'node:os';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { version } from '../../http/version.js';
import { Clock } from '../../shared/clock.js';
import { BacnetField } from '../field/bacnet-field.js';

const signEveryMs = 5_000;

/** Where workers say that they are there, and how their sockets are. */
@Injectable()
export class WorkerBook {
  private signedAt = -Infinity;
  /** What was said of the socket. */
  private said = '';
  private signing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly em: EntityManager,
    private readonly unitOfWork: UnitOfWork,
    private readonly field: BacnetField,
    private readonly clock: Clock,
  ) {}

  /** Every few seconds is enough; more often it does nothing unless there is news of the socket. */
  async sign(id: string): Promise<void> {
    const now = this.clock.monotonic();
    const { address, problem } = this.field.socket;
    const news = `${address} ${problem}`;
    if (now - this.signedAt < signEveryMs && news === this.said) return;
    this.signedAt = now;
    this.said = news;
    this.signing = this.enter(id, address, problem);
    await this.signing;
  }

  /** Says goodbye, and clears away those that never did. */
  async leave(id: string): Promise<void> {
    await this.signing.catch(() => undefined);
    await this.unitOfWork.run(() =>
      query(this.em, sql`delete from bacnet_worker where id = ${id}::uuid or last_seen_at < now() - interval '1 day'`),
    );
  }

  private async enter(id: string, address: string | null, problem: string | null): Promise<void> {
    await this.unitOfWork.run(() =>
      query(
        this.em,
        sql`insert into bacnet_worker (id, host, platform, version, socket, problem, started_at, last_seen_at)
            values (${id}::uuid, ${hostname().slice(0, 200)}, ${process.platform}, ${version}, ${address},
                    ${problem?.slice(0, 300) ?? null}, now(), now())
            on conflict (id) do update
            set socket = excluded.socket, problem = excluded.problem, last_seen_at = excluded.last_seen_at`,
      ),
    );
  }
}
