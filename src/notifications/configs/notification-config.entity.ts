import { defineEntity, p } from '@mikro-orm/core';
import { identified, timestamped } from '../../database/columns.js';
import { severities } from '../../shared/severity.js';
import { notificationTypes } from './notification-config.rules.js';

/** Who is told what, when and on which way. */
const NotificationConfigSchema = defineEntity({
  name: 'NotificationConfig',
  properties: {
    ...identified,
    name: p.string().length(100).default(''),
    /** Id of a server of the servers feature; null: everything. */
    serverId: p.integer().nullable().index(),
    notificationType: p.enum(notificationTypes),
    /** Address, number, chat or URL as it may be shown. */
    recipient: p.string().length(2000),
    /** Sealed JSON: what must not be shown, such as the secrets webhooks are signed with. */
    secrets: p.text().nullable().hidden(),
    enabled: p.boolean().default(true),
    notifyOnFailure: p.boolean().default(true),
    notifyOnRecovery: p.boolean().default(true),
    minimumSeverity: p.enum(severities).default('info'),
    /** `HH:MM` in `quietZone`; null: never quiet. May pass midnight. */
    quietFrom: p.string().length(5).nullable(),
    quietUntil: p.string().length(5).nullable(),
    quietZone: p.string().length(64).nullable(),
    /** Least seconds between two messages; what happens meanwhile is gathered into one. */
    digestSeconds: p.integer().default(60),
    /** Seconds an incident must last unacknowledged before this recipient is told; 0: at once. */
    escalationDelaySeconds: p.integer().default(0),
    /** Set by a permanent error of the provider; nothing is sent until somebody changes or tests the config. */
    blockedAt: p.datetime().nullable(),
    blockedReason: p.text().nullable(),
    lastSentAt: p.datetime().nullable(),
    lastDeliveredAt: p.datetime().nullable(),
    /** When the job looks again at what waits for this recipient; null where nothing waits. */
    lookAgainAt: p.datetime().nullable(),
    ...timestamped,
  },
});

export class NotificationConfig extends NotificationConfigSchema.class {}
NotificationConfigSchema.setClass(NotificationConfig);
