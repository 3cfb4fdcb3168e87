import { startTransition, useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { LiveRow } from '../client/types.gen.js';
import type { LiveEvent } from './messages.js';
import { connection, type Connection } from './connection.js';
import { facts } from './facts.js';
import { LiveFeed } from './live.feed.js';
import { LiveStore, type Counts } from './live.store.js';

export const liveStore = new LiveStore();
export const liveFeed = new LiveFeed(liveStore);

/** The row of one server; the component is rendered again only when this row changes. */
export function useLiveRow(id: number): LiveRow | undefined {
  const subscribe = useCallback((listener: () => void) => liveStore.subscribeRow(id, listener), [id]);
  return useSyncExternalStore(subscribe, () => liveStore.row(id));
}

/** Counts by state. Use it in a leaf: it renders on every change of any state. */
export function useCounts(): Counts {
  return useSyncExternalStore(liveStore.subscribeList, liveStore.counts);
}

/** One figure of the counts; renders only when it changes. */
export function useCount<K extends keyof Counts>(name: K): Counts[K] {
  return useSyncExternalStore(liveStore.subscribeList, () => liveStore.counts()[name]);
}

/**
 * All rows, renewed when one comes, goes, or changes its state, at most every `everyMs`; null until the first picture
 * has been read.
 */
export function useLiveList(everyMs = 250): readonly LiveRow[] | null {
  const [rows, setRows] = useState(() => (liveStore.loaded ? liveStore.list() : null));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let nextAt = 0;
    const show = () => {
      timer = undefined;
      nextAt = performance.now() + everyMs;
      // Many rows are drawn in portions, so that the page answers in between.
      startTransition(() => setRows(liveStore.list()));
    };
    // The first change is shown at once: it brings the first rows.
    const unsubscribe = liveStore.subscribeList(() => {
      timer ??= setTimeout(show, nextAt - performance.now());
    });
    if (liveStore.loaded) show();
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [everyMs]);
  return rows;
}

export function useConnection(): Connection {
  return useSyncExternalStore(connection.subscribe, connection.get);
}

/** Calls `listener` for each fact of the feed. It must be stable. */
export function useFacts(listener: (fact: LiveEvent) => void): void {
  useEffect(() => facts.subscribe(listener), [listener]);
}
