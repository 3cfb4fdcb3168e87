import { defineEntity, p } from '@mikro-orm/core';
import { severities } from '../../shared/severity.js';
import { NotificationConfig } from '../configs/notification-config.entity.js';
import { NotificationMessage } from '../delivery/notification-message.entity.js';
import { itemPhases } from './notification-item.rules.js';

/** Something one recipient has to know: stored with the fact it came from, then put into a message or dropped. */
const NotificationItemSchema = defineEntity({
  name: 'NotificationItem',
  uniques: [{ properties: ['config', 'occasion', 'phase'] }],
  properties: {
    id: p.bigint('number').primary().autoincrement(),
    config: () => p.manyToOne(NotificationConfig).deleteRule('cascade'),
    /** What it is about, the same for its beginning and its end: `incident:12`. */
    occasion: p.string().length(200),
    phase: p.enum(itemPhases),
    severity: p.enum(severities),
    /** Name of the fact. */
    fact: p.string().length(100),
    serverId: p.integer().nullable(),
    /** What lists of many items show: the name of the server. */
    name: p.string().length(200),
    /** The payload of the fact. */
    payload: p.json<Record<string, unknown>>(),
    at: p.datetime(),
    /** Not before this instant (escalation, quiet hours). */
    dueAt: p.datetime(),
    /** Null while it waits. */
    message: () => p.manyToOne(NotificationMessage).nullable().deleteRule('set null').index(),
    /** Why nobody was told; null where somebody was or will be. */
    dropped: p.string().length(200).nullable(),
  },
});

export class NotificationItem extends NotificationItemSchema.class {}
NotificationItemSchema.setClass(NotificationItem);
