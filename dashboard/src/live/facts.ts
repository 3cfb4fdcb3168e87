import type { LiveEvent } from './messages.js';

const listeners = new Set<(fact: LiveEvent) => void>();

/** What happened, for whoever cares: announcements, lists that have to be read again. */
export const facts = {
  publish(fact: LiveEvent): void {
    for (const listener of listeners) listener(fact);
  },
  subscribe: (listener: (fact: LiveEvent) => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
