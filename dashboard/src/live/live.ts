import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { LiveEvent, LiveRow } from '../api/types.js';
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

/** All rows, renewed when one comes, goes, or changes its state, at most every `everyMs`. */
export function useLiveList(everyMs = 250): readonly LiveRow[] {
  const [rows, setRows] = useState(liveStore.list);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      timer = undefined;
      setRows(liveStore.list());
    };
    const unsubscribe = liveStore.subscribeList(() => {
      timer ??= setTimeout(show, everyMs);
    });
    show();
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

/** Whether the first picture has been read. */
export function useLoaded(): boolean {
  return useSyncExternalStore(liveStore.subscribeList, () => liveStore.loaded);
}

/** Calls `listener` for each fact of the feed. It must be stable. */
export function useFacts(listener: (fact: LiveEvent) => void): void {
  useEffect(() => facts.subscribe(message => message.type === 'fact' && listener(message.fact)), [listener]);
}
