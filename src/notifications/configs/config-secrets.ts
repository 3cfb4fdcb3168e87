import type { SecretBox } from '../../config/secret-box.js';
import type { Target } from '../channels/channel.js';
import type { NotificationConfig } from './notification-config.entity.js';

export type Secrets = Readonly<Record<string, string>>;

const purpose = 'notification config';

/** The stored form of a config's secrets; null without any. */
export function sealSecrets(box: SecretBox, secrets: Secrets): string | null {
  return Object.keys(secrets).length === 0 ? null : box.seal(JSON.stringify(secrets), purpose);
}

/** Throws SecretUnreadable where they were stored under another SECRET_KEY. */
export function openSecrets(box: SecretBox, stored: string | null | undefined): Secrets {
  if (!stored) return {};
  const parsed: unknown = JSON.parse(box.open(stored, purpose));
  return Object.fromEntries(Object.entries(parsed ?? {}).map(([name, value]) => [name, String(value)]));
}

/** Where the messages of a config go, with its secrets in the clear: for the moment of sending only. Throws as above. */
export function targetOf(
  box: SecretBox,
  config: Pick<NotificationConfig, 'notificationType' | 'recipient' | 'secrets'>,
): Target {
  const { notificationType: type, recipient, secrets } = config;
  return { type, recipient, secrets: openSecrets(box, secrets) };
}
