import { useEffect, useState } from 'react';

/** Enough for the screen. */
const first = 30;
/** So many rows more are drawn between two answers to whoever uses the page. */
const portion = 12;

/**
 * How many rows of many to draw now: those in sight at once, the others bit by bit, so that the page answers in between.
 * With another `key` it begins anew.
 */
export function useInPortions(total: number, key: string): number {
  const [drawn, setDrawn] = useState({ key, count: first });
  if (drawn.key !== key) setDrawn({ key, count: first });
  const { count } = drawn;
  useEffect(() => {
    if (count >= total) return undefined;
    const timer = setTimeout(() => setDrawn(before => ({ ...before, count: before.count + portion })));
    return () => clearTimeout(timer);
  }, [count, total]);
  return Math.min(count, total);
}
