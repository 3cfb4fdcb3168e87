/** The ways a message can take. Each is one file in `channels/` and one row in `channels/registry.ts`. */
export const notificationTypes = ['email', 'webhook', 'sms', 'slack', 'telegram', 'teams', 'ntfy'] as const;
export type NotificationType = (typeof notificationTypes)[number];
