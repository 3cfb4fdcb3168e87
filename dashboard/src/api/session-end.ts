type Listener = () => void;

const listeners = new Set<Listener>();

/** Told when a request or the live feed was refused because the session is over and could not be renewed. */
export const sessionEnd = {
  publish(): void {
    for (const listener of listeners) listener();
  },
  subscribe: (listener: Listener): Listener => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
