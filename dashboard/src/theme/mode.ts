import { useSyncExternalStore } from 'react';

export type Mode = 'system' | 'light' | 'dark';

// Not in react-admin's store: that one is emptied at the end of a session, the choice of a person should stay.
const key = 'sitewatch.mode';
const system = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let mode: Mode = read();

function read(): Mode {
  const stored = localStorage.getItem(key);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  system.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    system.removeEventListener('change', listener);
  };
}

export function setMode(next: Mode): void {
  mode = next;
  localStorage.setItem(key, next);
  for (const listener of listeners) listener();
}

export const useMode = (): Mode => useSyncExternalStore(subscribe, () => mode);

export const useResolvedMode = (): 'light' | 'dark' =>
  useSyncExternalStore(subscribe, () => (mode === 'system' ? (system.matches ? 'dark' : 'light') : mode));

export function nextMode(): void {
  setMode(mode === 'system' ? 'light' : mode === 'light' ? 'dark' : 'system');
}
