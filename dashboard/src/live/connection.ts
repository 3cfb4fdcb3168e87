export interface Connection {
  /** `connecting` before the first success, `lost` while what is shown may be old. */
  phase: 'off' | 'connecting' | 'live' | 'lost';
  /** When the feed was lost, epoch milliseconds. */
  lostAt: number | null;
  /** Why, for a person. */
  reason: string;
}

let current: Connection = { phase: 'off', lostAt: null, reason: '' };
const listeners = new Set<() => void>();

export const connection = {
  get: (): Connection => current,
  set(next: Connection): void {
    current = next;
    for (const listener of listeners) listener();
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
