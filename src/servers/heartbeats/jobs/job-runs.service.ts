import { EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/config.js';
import { cursorOf, cursorPage, type Cursor } from '../../../http/cursor.js';
import { Clock } from '../../../shared/clock.js';
import { NotFound } from '../../../shared/errors.js';
import { Server } from '../../server.entity.js';
import { toJobRunView, type JobRunPage, type JobRunQuery } from './job-run.dto.js';
import { JobRun } from '../job-run.entity.js';

/** The runs of jobs that report by heartbeats. */
@Injectable()
export class JobRunsService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Of one server, newest first; `url` is the path and query of the request. Throws NotFound for an unknown server. */
  async list(serverId: number, wanted: JobRunQuery, url: string): Promise<JobRunPage> {
    if ((await this.em.count(Server, serverId)) === 0) throw new NotFound('Server', serverId);
    const cursor = cursorOf(wanted);
    const direction = cursor?.direction === 'newer' ? 'asc' : 'desc';
    const runs = await this.em.find(JobRun, matching(serverId, wanted, cursor), {
      orderBy: { finishedAt: direction, id: direction },
      limit: wanted.limit + 1,
      disableIdentityMap: true,
    });
    const page = cursorPage(runs, wanted, url, ({ finishedAt, id }) => ({ at: finishedAt.getTime(), id }));
    return { ...page, results: page.results.map(toJobRunView) };
  }

  /** Deletes runs that are older than the facts that are kept. Returns how many. */
  forgetOld(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - this.config.env.EVENT_RETENTION_DAYS * 86_400_000);
    return this.em.nativeDelete(JobRun, { finishedAt: { $lt: before } });
  }
}

function matching(serverId: number, { since, until }: JobRunQuery, cursor: Cursor | null): FilterQuery<JobRun> {
  const all: FilterQuery<JobRun>[] = [
    { server: serverId },
    ...(since ? [{ finishedAt: { $gte: since } }] : []),
    ...(until ? [{ finishedAt: { $lt: until } }] : []),
    ...(cursor ? [beyond(cursor)] : []),
  ];
  return { $and: all };
}

function beyond({ direction, at, id }: Cursor): FilterQuery<JobRun> {
  const finishedAt = new Date(at);
  return direction === 'older'
    ? { $or: [{ finishedAt: { $lt: finishedAt } }, { finishedAt, id: { $lt: id } }] }
    : { $or: [{ finishedAt: { $gt: finishedAt } }, { finishedAt, id: { $gt: id } }] };
}
