import { useSyncExternalStore } from 'react';

export type Overlay = 'palette' | 'shortcuts' | null;

let overlay: Overlay = null;
const listeners = new Set<() => void>();

export function show(next: Overlay): void {
  overlay = next;
  for (const listener of listeners) listener();
}

export const openPalette = () => show('palette');
export const openShortcuts = () => show('shortcuts');

export const useOverlay = (): Overlay =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => overlay,
  );
