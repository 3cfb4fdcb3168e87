import { useCallback, useEffect, useRef } from 'react';
import { useNotify } from 'react-admin';
import type { LiveEvent } from '../live/messages.js';
import { useFacts } from '../live/live.js';

/** Changes within this time are told together, so that a storm is one message. */
const gatherMs = 1200;
const namesShown = 3;

/** Says aloud what matters: servers that went down, and those that are back. */
export function Announcer() {
  const notify = useNotify();
  const gathered = useRef({ down: new Map<number, string>(), back: new Map<number, string>() });
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const tell = useCallback(() => {
    timer.current = undefined;
    const { down, back } = gathered.current;
    gathered.current = { down: new Map(), back: new Map() };
    if (down.size > 0) notify(sentence([...down.values()], 'went down'), { type: 'error', autoHideDuration: 10_000 });
    else if (back.size > 0)
      notify(sentence([...back.values()], 'up again'), { type: 'success', autoHideDuration: 6000 });
  }, [notify]);

  const onFact = useCallback(
    ({ event, server_id: id, name = '', from, to, announce = true }: LiveEvent) => {
      if (event !== 'server.status_changed' || id === undefined || !announce) return;
      const { down, back } = gathered.current;
      if (to === 'down') down.set(id, name);
      else if (from === 'down' && to === 'up') {
        down.delete(id);
        back.set(id, name);
      } else return;
      timer.current ??= setTimeout(tell, gatherMs);
    },
    [tell],
  );
  useFacts(onFact);
  useEffect(() => () => clearTimeout(timer.current), []);
  return null;
}

function sentence(names: string[], what: string): string {
  if (names.length <= namesShown)
    return `${names.join(', ')} ${what === 'up again' ? (names.length === 1 ? 'is' : 'are') + ' ' : ''}${what}`;
  const verb = what === 'up again' ? 'are up again' : what;
  return `${names.length} servers ${verb}: ${names.slice(0, namesShown).join(', ')} and ${names.length - namesShown} more`;
}
