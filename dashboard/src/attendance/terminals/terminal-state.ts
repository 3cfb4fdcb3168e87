import type { ServerState } from '../../api/types.js';
import type { AttendanceDeviceView } from '../../client/types.gen.js';

/** A terminal that pushes and was not heard for so long is silent: they call every few seconds. */
const pushSilenceMs = 5 * 60_000;

interface Standing {
  /** Whose shape and colour it has. */
  state: ServerState;
  word: string;
}

const connecting: Record<string, string> = {
  connecting: 'Connecting',
  authenticating: 'Logging in',
  identifying: 'Getting to know it',
  subscribing: 'Subscribing',
  backfilling: 'Catching up',
};

/** How a terminal is, in a word; `now` is epoch milliseconds. */
export function standingOf(terminal: AttendanceDeviceView, now: number): Standing {
  const { is_enabled, ip_address, connection_state: phase, problem, is_connected } = terminal;
  if (!is_enabled) return { state: 'paused', word: 'Switched off' };
  if (ip_address === null) return pushStanding(terminal, now);
  if (phase === 'live') return { state: 'up', word: 'Live' };
  if (phase === 'wrong_key') return { state: 'down', word: 'Wrong key' };
  if (phase === 'waiting') return { state: 'down', word: 'Unreachable' };
  if (phase !== null && phase in connecting) return { state: 'unknown', word: connecting[phase] ?? 'Connecting' };
  if (terminal.realtime_disabled_at !== null) return { state: 'down', word: 'Given up' };
  if (is_connected) return { state: 'up', word: 'Polled' };
  return problem === null ? { state: 'unknown', word: 'Not asked yet' } : { state: 'down', word: 'Unreachable' };
}

function pushStanding({ last_heard_at: heard }: AttendanceDeviceView, now: number): Standing {
  if (heard === null) return { state: 'unknown', word: 'Not heard yet' };
  return now - Date.parse(heard) < pushSilenceMs ? { state: 'up', word: 'Pushes' } : { state: 'down', word: 'Silent' };
}

/** Where it is reached: `192.168.1.201:4370`. */
export function addressOf({ ip_address: ip, port }: AttendanceDeviceView): string {
  if (ip === null) return 'calls by itself';
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}

/** Block and place in words; empty where neither is known. */
export const placeOf = ({ block_name: block, location }: AttendanceDeviceView): string =>
  [block, location].filter(Boolean).join(', ');

/** Records the terminal holds and the ledger does not; null: not known. */
export function backlogOf({ completeness }: AttendanceDeviceView): number | null {
  const { terminal_holds: there, ledger_holds: here } = completeness;
  return there === null || here === null ? null : Math.max(0, there - here);
}
