import type { NotificationConfig } from '../configs/notification-config.entity.js';
import type { NotificationMessage } from './notification-message.entity.js';

/** What facts say of a message; nothing that is secret. */
export function aboutMessage(
  {
    id,
    notificationType,
    recipient,
    subject,
  }: Pick<NotificationMessage, 'id' | 'notificationType' | 'recipient' | 'subject'>,
  config: NotificationConfig | null,
) {
  return { message_id: id, config_id: config?.id ?? null, notification_type: notificationType, recipient, subject };
}
