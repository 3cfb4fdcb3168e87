import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** What a page is narrowed down to, kept in its address. Null takes a value away. */
export function useAddress() {
  const [parameters, setParameters] = useSearchParams();
  const change = useCallback(
    (changes: Record<string, string | number | null>) =>
      setParameters(
        before => {
          const next = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changes)) {
            if (value === null || value === '') next.delete(name);
            else next.set(name, String(value));
          }
          return next;
        },
        { replace: true },
      ),
    [setParameters],
  );
  const text = (name: string) => parameters.get(name);
  const id = (name: string) => Number(parameters.get(name)) || null;
  return { text, id, change };
}
