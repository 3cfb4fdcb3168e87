import type { FieldError } from '../../shared/errors.js';
import type { Severity } from '../../shared/severity.js';
import { isTimeZone } from '../../shared/zones.js';

/** The ways a message can take. Each is one file in `channels/` and one row in `channels/registry.ts`. */
export const notificationTypes = ['email', 'webhook', 'sms', 'slack', 'telegram', 'teams', 'ntfy'] as const;
export type NotificationType = (typeof notificationTypes)[number];

/** The secrets each of them keeps. Their channels say which of these a config cannot do without. */
const secretNames: Record<NotificationType, readonly string[]> = {
  email: [],
  webhook: ['secret', 'previous_secret'],
  sms: [],
  slack: ['url'],
  telegram: ['token', 'base_url'],
  teams: ['url'],
  ntfy: ['token'],
};

const maxSecretLength = 2000;

/** A notification config as operators describe it, under the names of the API. */
export interface ConfigSettings {
  name: string;
  /** Null: everything. */
  server: number | null;
  notification_type: NotificationType;
  recipient: string;
  enabled: boolean;
  notify_on_failure: boolean;
  notify_on_recovery: boolean;
  minimum_severity: Severity;
  /** `HH:MM` */
  quiet_from: string | null;
  quiet_until: string | null;
  /** IANA name; quiet hours always have one. */
  quiet_zone: string | null;
  digest_seconds: number;
  escalation_delay_seconds: number;
}

type Needed = 'notification_type' | 'recipient';
export type ConfigInput = Pick<ConfigSettings, Needed> & Partial<Omit<ConfigSettings, Needed>>;

/** A whole description out of what was given; quiet hours without a zone are those of the site. */
export function withDefaults(input: ConfigInput, siteZone: string): ConfigSettings {
  const defaults: Omit<ConfigSettings, Needed> = {
    ...{ name: '', server: null, enabled: true, notify_on_failure: true, notify_on_recovery: true },
    ...{ minimum_severity: 'info', quiet_from: null, quiet_until: null, quiet_zone: null },
    ...{ digest_seconds: 60, escalation_delay_seconds: 0 },
  };
  const { notification_type, recipient } = input;
  return inZone({ ...defaults, notification_type, recipient, ...given(input) }, siteZone);
}

/** What was not given stays as it is. */
export function withChanges(
  settings: ConfigSettings,
  change: Partial<ConfigSettings>,
  siteZone: string,
): ConfigSettings {
  return inZone({ ...settings, ...given(change) }, siteZone);
}

/** What is wrong with the description itself, by field; what the recipient must look like is for its channel to say. */
export function settingsProblems(settings: ConfigSettings): FieldError[] {
  const { quiet_from, quiet_until, quiet_zone } = settings;
  const problems: FieldError[] = [];
  if ((quiet_from === null) !== (quiet_until === null)) {
    const field = quiet_from === null ? 'quiet_from' : 'quiet_until';
    problems.push({ field, messages: ['Quiet hours need quiet_from and quiet_until.'] });
  } else if (quiet_from !== null && quiet_from === quiet_until) {
    problems.push({ field: 'quiet_until', messages: ['Quiet hours must not begin and end at the same time.'] });
  }
  if (quiet_zone !== null && !isTimeZone(quiet_zone)) {
    problems.push({ field: 'quiet_zone', messages: ['This time zone is not known.'] });
  }
  return problems;
}

/** What is wrong with secrets as they were given: names the type does not have, values that are no text. */
export function secretProblems(type: NotificationType, secrets: Readonly<Record<string, unknown>>): FieldError[] {
  return Object.entries(secrets).flatMap(([name, value]) => {
    const field = `secrets.${name.slice(0, 100)}`;
    if (!secretNames[type].includes(name)) return [{ field, messages: [`There is no such secret for ${type}.`] }];
    const isText = typeof value === 'string' && value !== '' && value.length <= maxSecretLength;
    return isText ? [] : [{ field, messages: [`Give a text of at most ${maxSecretLength} characters.`] }];
  });
}

/**
 * The host the stored secrets of a config belong to, where they cannot be kept for another recipient; null where they can.
 * They go to no other host than the one they were given for: whoever may change a config could otherwise read them by
 * sending them to themselves. What webhooks are signed with never goes anywhere.
 */
export function formerHost(type: NotificationType, before: string, after: string): string | null {
  const host = originOf(before);
  return type === 'webhook' || host === originOf(after) ? null : (host ?? before);
}

function originOf(recipient: string): string | null {
  const url = URL.parse(recipient);
  return url && /^https?:$/.test(url.protocol) ? url.origin : null;
}

function inZone(settings: ConfigSettings, siteZone: string): ConfigSettings {
  const { quiet_from, quiet_until, quiet_zone } = settings;
  const isNever = quiet_from === null && quiet_until === null;
  return { ...settings, quiet_zone: quiet_zone ?? (isNever ? null : siteZone) };
}

/** The fields that have a value. */
function given(input: object) {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}
