import { defineEntity, p } from '@mikro-orm/core';
import { NotificationConfig } from '../configs/notification-config.entity.js';
import { notificationTypes } from '../configs/notification-config.rules.js';
import type { Content } from '../content/content.rules.js';
import { messageKinds, messageStatuses } from './notification-message.rules.js';

/** One message to one recipient and what became of it: the delivery log. */
const NotificationMessageSchema = defineEntity({
  name: 'NotificationMessage',
  indexes: [{ properties: ['createdAt', 'id'] }, { properties: ['config', 'status'] }],
  properties: {
    ...{ id: p.bigint('number').primary().autoincrement() },
    /** Null once the config was deleted; the log stays. */
    config: () => p.manyToOne(NotificationConfig).nullable().deleteRule('set null'),
    notificationType: p.enum(notificationTypes),
    recipient: p.string().length(2000),
    /** `msg_` and 32 hex digits; the same in every attempt, so that receivers can tell a repeat. */
    messageId: p.string().length(40).unique(),
    kind: p.enum(messageKinds),
    /** Null where it is about several servers or none. */
    serverId: p.integer().nullable(),
    subject: p.string().length(300),
    content: p.json<Content>(),
    status: p.enum(messageStatuses),
    attempts: p.integer().default(0),
    createdAt: p.datetime(),
    firstAttemptAt: p.datetime().nullable(),
    /** Null where no attempt is planned. */
    nextAttemptAt: p.datetime().nullable(),
    /**
     * Until when the attempt under way may take; null where none is. Past: its process was stopped or killed, and nobody
     * knows whether the provider has taken the message.
     */
    attemptUntil: p.datetime().nullable(),
    finishedAt: p.datetime().nullable(),
    /** HTTP or SMTP status of the newest answer. */
    answerStatus: p.integer().nullable(),
    answer: p.text().nullable(),
    error: p.text().nullable(),
  },
});

export class NotificationMessage extends NotificationMessageSchema.class {}
NotificationMessageSchema.setClass(NotificationMessage);
