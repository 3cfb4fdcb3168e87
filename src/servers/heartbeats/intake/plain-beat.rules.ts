/** A heartbeat as agents send it: valid without looking any closer. */
export interface PlainBeat {
  agent_version?: string;
  metrics?: Record<string, number>;
}

/** The figures an agent may send and the largest value of each; all begin at 0. Those in percent end at 100. */
const largest: ReadonlyMap<string, number> = new Map([
  ['cpu_percent', 100],
  ['memory_percent', 100],
  ['swap_percent', 100],
  ['disk_percent', 100],
  ['load_per_core', Number.MAX_SAFE_INTEGER],
  ['uptime_seconds', Number.MAX_SAFE_INTEGER],
]);

/**
 * Whether a body is nothing but a version and figures, all of them as they may be. Says no rather too often: what it
 * refuses is looked at field by field afterwards (`HeartbeatInput`), which takes twenty times as long.
 */
export function isPlainBeat(body: unknown): body is PlainBeat {
  if (typeof body !== 'object' || body === null) return false;
  for (const [name, value] of Object.entries(body)) {
    if (name === 'agent_version' ? !isPlainVersion(value) : name !== 'metrics' || !arePlainMetrics(value)) return false;
  }
  return !Array.isArray(body);
}

function isPlainVersion(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 50 && /^[\x20-\x7e]*$/.test(value);
}

function arePlainMetrics(metrics: unknown): boolean {
  if (typeof metrics !== 'object' || metrics === null || Array.isArray(metrics)) return false;
  for (const [name, value] of Object.entries(metrics)) {
    const most = largest.get(name);
    if (most === undefined || typeof value !== 'number' || !(value >= 0 && value <= most)) return false;
  }
  return true;
}
