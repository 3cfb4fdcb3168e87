import type { ChannelType } from '../../api/types.js';
import { channelOf } from './channels.js';

interface ConfigValues {
  notification_type?: ChannelType;
  name?: string | null;
  secrets?: Record<string, string | null | undefined>;
  /** Whether there are quiet hours at all. */
  quiet?: boolean;
  [field: string]: unknown;
}

const neverQuiet = { quiet_from: null, quiet_until: null, quiet_zone: null };

/** The values of the form as the API takes them: secrets that were not entered stay as they are. */
export function toConfigBody({ secrets = {}, quiet = false, name, ...values }: ConfigValues): Record<string, unknown> {
  const known = channelOf(values.notification_type ?? 'email').secrets.map(secret => secret.name);
  const entered = Object.entries(secrets).filter(([field, value]) => known.includes(field) && value);
  return {
    ...values,
    // Of an empty text the form makes null, which is no name.
    name: name ?? '',
    ...(quiet ? {} : neverQuiet),
    ...(entered.length > 0 && { secrets: Object.fromEntries(entered) }),
  };
}
