import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '../../http/paging.js';
import { severities, type Severity } from '../../shared/severity.js';
import type { NotificationConfig } from './notification-config.entity.js';
import { notificationTypes, type ConfigSettings, type NotificationType } from './notification-config.rules.js';

/** A notification config, without its secrets. */
export class NotificationConfigView {
  id: number;
  name: string;
  /** Id of the server it is about; null: everything. */
  server: number | null;
  @ApiProperty({ enum: notificationTypes })
  notification_type: NotificationType;
  recipient: string;
  /** Whether secrets are stored. */
  has_secrets: boolean;
  enabled: boolean;
  notify_on_failure: boolean;
  notify_on_recovery: boolean;
  @ApiProperty({ enum: severities })
  minimum_severity: Severity;
  /** `HH:MM` in `quiet_zone`; null: never quiet. */
  quiet_from: string | null;
  quiet_until: string | null;
  /** IANA name. */
  quiet_zone: string | null;
  digest_seconds: number;
  escalation_delay_seconds: number;
  /** Since when the provider refuses this recipient; nothing is sent until the config is changed or tested. ISO 8601, UTC. */
  blocked_at: string | null;
  blocked_reason: string | null;
  /** The last attempt; ISO 8601, UTC. */
  last_sent_at: string | null;
  /** The last success; ISO 8601, UTC. */
  last_delivered_at: string | null;
  /** ISO 8601, UTC. */
  created_at: string;
  /** ISO 8601, UTC. */
  updated_at: string;
}

/** A config that was stored just now. */
export class StoredNotificationConfigView extends NotificationConfigView {
  /** The secret its webhooks are signed with, where one was made for it; shown this once and never again. */
  signing_secret?: string;
}

export class SigningSecretView {
  /** What webhooks are signed with from now on, besides the former one; shown this once and never again. */
  signing_secret: string;
}

/** How a test message fared. */
export class NotificationTestView {
  delivered: boolean;
  /** HTTP or SMTP status of the provider; null where it gave none. */
  status: number | null;
  /** What the provider said, without secrets; null where it said nothing. */
  answer: string | null;
  /** Null where it was delivered. */
  error: string | null;
  duration_ms: number;
}

export class NotificationConfigPage extends PageOf(NotificationConfigView) {}

export function settingsOf(config: NotificationConfig): ConfigSettings {
  return {
    name: config.name,
    server: config.serverId ?? null,
    notification_type: config.notificationType,
    recipient: config.recipient,
    enabled: config.enabled,
    notify_on_failure: config.notifyOnFailure,
    notify_on_recovery: config.notifyOnRecovery,
    minimum_severity: config.minimumSeverity,
    quiet_from: config.quietFrom ?? null,
    quiet_until: config.quietUntil ?? null,
    quiet_zone: config.quietZone ?? null,
    digest_seconds: config.digestSeconds,
    escalation_delay_seconds: config.escalationDelaySeconds,
  };
}

/** The same under the names of the entity. */
export function columnsOf(settings: ConfigSettings) {
  return {
    name: settings.name,
    serverId: settings.server,
    notificationType: settings.notification_type,
    recipient: settings.recipient,
    enabled: settings.enabled,
    notifyOnFailure: settings.notify_on_failure,
    notifyOnRecovery: settings.notify_on_recovery,
    minimumSeverity: settings.minimum_severity,
    quietFrom: settings.quiet_from,
    quietUntil: settings.quiet_until,
    quietZone: settings.quiet_zone,
    digestSeconds: settings.digest_seconds,
    escalationDelaySeconds: settings.escalation_delay_seconds,
  };
}

export function toConfigView(config: NotificationConfig): NotificationConfigView {
  return {
    id: config.id,
    ...settingsOf(config),
    has_secrets: Boolean(config.secrets),
    blocked_at: config.blockedAt?.toISOString() ?? null,
    blocked_reason: config.blockedReason ?? null,
    last_sent_at: config.lastSentAt?.toISOString() ?? null,
    last_delivered_at: config.lastDeliveredAt?.toISOString() ?? null,
    created_at: config.createdAt.toISOString(),
    updated_at: config.updatedAt.toISOString(),
  };
}
