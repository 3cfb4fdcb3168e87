import { EntityManager, LockMode, type FilterQuery } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { likePattern } from '../../database/like.js';
import { orderOf, windowOf } from '../../http/paging.js';
import { Jobs } from '../../jobs/jobs.js';
import { Clock } from '../../shared/clock.js';
import { ImpossibleNow, NotFound } from '../../shared/errors.js';
import { dispatchJob } from '../dispatch/dispatch.rules.js';
import { NotificationMessage } from '../delivery/notification-message.entity.js';
import { lockConfig } from './config-lock.js';
import { ConfigJudge, type Judged, type Wish } from './config-judge.js';
import {
  columnsOf,
  settingsOf,
  toConfigView,
  type NotificationConfigView,
  type StoredNotificationConfigView,
} from './notification-config-view.dto.js';
import type {
  CreateNotificationConfig,
  NotificationConfigQuery,
  UpdateNotificationConfig,
} from './notification-config.dto.js';
import { NotificationConfig } from './notification-config.entity.js';
import { withChanges, withDefaults } from './notification-config.rules.js';

const columns = {
  id: 'id',
  name: 'name',
  server: 'serverId',
  notification_type: 'notificationType',
  recipient: 'recipient',
  enabled: 'enabled',
  minimum_severity: 'minimumSeverity',
  blocked_at: 'blockedAt',
  last_sent_at: 'lastSentAt',
  last_delivered_at: 'lastDeliveredAt',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
};

const free = { blockedAt: null, blockedReason: null };

/** Who is told what. Throws InvalidInput with every field that is wrong, NotFound where there is no such config. */
@Injectable()
export class NotificationConfigs {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly judge: ConfigJudge,
  ) {}

  /** One page and the number of all configs that match. */
  async list(wanted: NotificationConfigQuery): Promise<[NotificationConfigView[], number]> {
    const [configs, count] = await this.em.findAndCount(NotificationConfig, matching(wanted), {
      ...windowOf(wanted),
      orderBy: orderOf(wanted.ordering, columns, 'name,id'),
      disableIdentityMap: true,
    });
    return [configs.map(toConfigView), count];
  }

  async get(id: number): Promise<NotificationConfigView> {
    const config = await this.em.findOne(NotificationConfig, id, { disableIdentityMap: true });
    if (!config) throw new NotFound('Notification config', id);
    return toConfigView(config);
  }

  async create({ secrets, ...input }: CreateNotificationConfig): Promise<StoredNotificationConfigView> {
    const wish = { settings: withDefaults(input, this.judge.siteZone), secrets: secrets ?? {} };
    const judged = await this.judge.judge(wish, null);
    const now = this.clock.now();
    const stored = { ...columnsOf(wish.settings), secrets: judged.sealed, createdAt: now, updatedAt: now };
    const config = this.em.create(NotificationConfig, stored);
    await this.em.persist(config).flush();
    return shown(config, judged);
  }

  /** Changes what is given. What waits for the config is tried again, also where it was blocked. */
  change(id: number, { secrets, ...change }: UpdateNotificationConfig): Promise<StoredNotificationConfigView> {
    return this.changing(id, async config => {
      const settings = withChanges(settingsOf(config), change, this.judge.siteZone);
      return this.apply(config, { settings, secrets: secrets === null ? {} : secrets });
    });
  }

  /** Fields that are left out get their defaults; secrets stay, because nobody who has read a config could give them. */
  replace(id: number, { secrets, ...input }: CreateNotificationConfig): Promise<StoredNotificationConfigView> {
    return this.changing(id, async config => {
      const settings = withDefaults(input, this.judge.siteZone);
      return this.apply(config, { settings, secrets: secrets === null ? {} : secrets });
    });
  }

  /** Returns the new secret, which nobody will see again. Throws ImpossibleNow unless it is a webhook. */
  rotateSecret(id: number): Promise<string> {
    return this.changing(id, async config => {
      if (config.notificationType !== 'webhook') {
        throw new ImpossibleNow('not_signed', `Messages of ${config.notificationType} are not signed.`);
      }
      const { sealed, signingSecret } = this.judge.rotated(config);
      config.secrets = sealed;
      return signingSecret;
    });
  }

  /** What waits for it is forgotten; what was sent stays in the log. */
  async remove(id: number): Promise<void> {
    const removed = await this.em.transactional(em => this.end(em, { id }));
    if (removed === 0) throw new NotFound('Notification config', id);
  }

  /** The same for every config of a server that was deleted; part of the caller's transaction. */
  async removeOfServer(serverId: number): Promise<void> {
    await this.end(this.em, { serverId });
  }

  private changing<T>(id: number, work: (config: NotificationConfig) => Promise<T>): Promise<T> {
    return this.em.transactional(async em => {
      const config = await lockConfig(em, id);
      if (!config) throw new NotFound('Notification config', id);
      em.assign(config, { ...free, updatedAt: this.clock.now() });
      const result = await work(config);
      await this.jobs.send(dispatchJob, { config_id: id });
      return result;
    });
  }

  private async apply(config: NotificationConfig, wish: Wish): Promise<StoredNotificationConfigView> {
    const judged = await this.judge.judge(wish, config);
    this.em.assign(config, { ...columnsOf(wish.settings), secrets: judged.sealed });
    return shown(config, judged);
  }

  /** Its messages that are on their way would wait for ever. Configs are locked before messages, by everybody. */
  private async end(em: EntityManager, which: { id: number } | { serverId: number }): Promise<number> {
    const lockMode = LockMode.PESSIMISTIC_WRITE;
    const configs = await em.find(NotificationConfig, which, { fields: ['id'], orderBy: { id: 'asc' }, lockMode });
    const ids = configs.map(({ id }) => id);
    await em.nativeUpdate(
      NotificationMessage,
      { config: { $in: ids }, status: { $in: ['queued', 'retrying'] } },
      {
        status: 'dead',
        nextAttemptAt: null,
        finishedAt: this.clock.now(),
        error: 'The notification config was deleted.',
      },
    );
    return em.nativeDelete(NotificationConfig, { id: { $in: ids } });
  }
}

function shown(config: NotificationConfig, { signingSecret }: Judged): StoredNotificationConfigView {
  return Object.assign(toConfigView(config), signingSecret === null ? {} : { signing_secret: signingSecret });
}

function matching(wanted: NotificationConfigQuery): FilterQuery<NotificationConfig> {
  const { server, notification_type: types, enabled, search } = wanted;
  const pattern = likePattern(search ?? '');
  const all: FilterQuery<NotificationConfig>[] = [
    ...(server ? [{ $or: [{ serverId: { $in: server } }, ...(server.includes(0) ? [{ serverId: null }] : [])] }] : []),
    ...(types ? [{ notificationType: { $in: types } }] : []),
    ...(enabled === undefined ? [] : [{ enabled }]),
    ...(search ? [{ $or: [{ name: { $ilike: pattern } }, { recipient: { $ilike: pattern } }] }] : []),
  ];
  return all.length > 0 ? { $and: all } : {};
}
