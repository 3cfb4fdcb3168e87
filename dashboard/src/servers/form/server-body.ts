import { thresholdsOf, type ThresholdValues } from './alert-thresholds.js';

interface FormValues {
  protocol?: string;
  host?: string | null;
  check_interval?: number;
  header_list?: { name?: string; value?: string }[];
  remove_headers?: boolean;
  thresholds?: ThresholdValues;
  [field: string]: unknown;
}

/** The values of the form as the API takes them: headers as an object, null to remove them, absent to keep them. */
export function toServerBody({
  header_list: list = [],
  remove_headers: removes = false,
  thresholds = {},
  ...values
}: FormValues): Record<string, unknown> {
  const filled = list.filter(({ name }) => name?.trim());
  const headers = Object.fromEntries(filled.map(({ name = '', value = '' }) => [name.trim(), value]));
  const body = { ...values, ...ofHeartbeats(values), alert_thresholds: thresholdsOf(thresholds) };
  if (filled.length > 0) return { ...body, headers };
  return removes ? { ...body, headers: null } : body;
}

/** What reports by itself needs no host, and has no answer to wait for: its form does not ask for either. */
function ofHeartbeats({ protocol, host, check_interval: interval = 60 }: FormValues): Partial<FormValues> {
  if (protocol !== 'heartbeat') return {};
  return { host: host || undefined, timeout: Math.min(10, interval / 2) };
}
