import type { LiveEvent } from '../api/types.js';

export type Fact = { type: 'fact'; fact: LiveEvent } | { type: 'session.ended' };

const listeners = new Set<(fact: Fact) => void>();

/** What happened, for whoever cares: announcements, lists that have to be read again, the end of the session. */
export const facts = {
  publish(fact: Fact): void {
    for (const listener of listeners) listener(fact);
  },
  subscribe: (listener: (fact: Fact) => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
