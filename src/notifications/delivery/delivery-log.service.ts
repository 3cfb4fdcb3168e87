import { EntityManager, LockMode, type FilterQuery } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { cursorOf, cursorPage, type Cursor } from '../../http/cursor.js';
import { Jobs } from '../../jobs/jobs.js';
import { Clock } from '../../shared/clock.js';
import { ImpossibleNow, NotFound } from '../../shared/errors.js';
import { lockConfig } from '../configs/config-lock.js';
import { deliverJob, refusalOf } from './delivery.rules.js';
import {
  toNotificationDetail,
  toNotificationView,
  type NotificationDetailView,
  type NotificationPage,
  type NotificationQuery,
  type NotificationView,
} from './notification-message.dto.js';
import { NotificationMessage } from './notification-message.entity.js';

/** What was sent to whom and what became of it; what did not get out can be sent again. */
@Injectable()
export class DeliveryLog {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
  ) {}

  /** Newest first; `url` is the path and query of the request. */
  async list(wanted: NotificationQuery, url: string): Promise<NotificationPage> {
    const cursor = cursorOf(wanted);
    const direction = cursor?.direction === 'newer' ? 'asc' : 'desc';
    const messages = await this.em.find(NotificationMessage, matching(wanted, cursor), {
      orderBy: { createdAt: direction, id: direction },
      limit: wanted.limit + 1,
      exclude: ['content'],
      disableIdentityMap: true,
    });
    const page = cursorPage(messages, wanted, url, ({ createdAt, id }) => ({ at: createdAt.getTime(), id }));
    return { ...page, results: page.results.map(toNotificationView) };
  }

  async get(id: number): Promise<NotificationDetailView> {
    const message = await this.em.findOne(NotificationMessage, id, { disableIdentityMap: true });
    if (!message) throw new NotFound('Notification', id);
    return toNotificationDetail(message);
  }

  /**
   * Sends the message once more, with all its attempts, under its own id and to whom its config says now. Throws
   * ImpossibleNow where it is on its way, or where its config sends nothing.
   */
  replay(id: number): Promise<NotificationView> {
    return this.em.transactional(async em => {
      const found = await em.findOne(NotificationMessage, id, { disableIdentityMap: true });
      if (!found) throw new NotFound('Notification', id);
      // Configs are locked before messages, by everybody.
      const config = found.config ? await lockConfig(em, found.config.id) : null;
      const message = await em.findOneOrFail(NotificationMessage, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (message.status === 'queued' || message.status === 'retrying') {
        throw new ImpossibleNow('on_its_way', 'This message is on its way already.');
      }
      const refusal = refusalOf(config);
      if (refusal !== null) throw new ImpossibleNow('not_sent', refusal);
      const anew = { status: 'queued', attempts: 0, firstAttemptAt: null, finishedAt: null } as const;
      const silent = { answerStatus: null, answer: null, error: null };
      em.assign(message, { ...anew, ...silent, nextAttemptAt: this.clock.now() });
      await em.flush();
      await this.jobs.send(deliverJob, { message_id: id });
      return toNotificationView(message);
    });
  }
}

function matching(wanted: NotificationQuery, cursor: Cursor | null): FilterQuery<NotificationMessage> {
  const { status, notification_type: types, kind, config, server, since, until } = wanted;
  const all: FilterQuery<NotificationMessage>[] = [
    ...(status ? [{ status: { $in: status } }] : []),
    ...(types ? [{ notificationType: { $in: types } }] : []),
    ...(kind ? [{ kind: { $in: kind } }] : []),
    ...(config ? [{ config: { $in: config } }] : []),
    ...(server ? [{ serverId: { $in: server } }] : []),
    ...(since ? [{ createdAt: { $gte: since } }] : []),
    ...(until ? [{ createdAt: { $lt: until } }] : []),
    ...(cursor ? [beyond(cursor)] : []),
  ];
  return all.length > 0 ? { $and: all } : {};
}

function beyond({ direction, at, id }: Cursor): FilterQuery<NotificationMessage> {
  const createdAt = new Date(at);
  return direction === 'older'
    ? { $or: [{ createdAt: { $lt: createdAt } }, { createdAt, id: { $lt: id } }] }
    : { $or: [{ createdAt: { $gt: createdAt } }, { createdAt, id: { $gt: id } }] };
}
