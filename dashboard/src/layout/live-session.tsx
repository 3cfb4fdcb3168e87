import { useEffect } from 'react';
import { useLogoutIfAccessDenied } from 'react-admin';
import { facts } from '../live/facts.js';
import { liveFeed } from '../live/live.js';
import { HttpError } from 'react-admin';

/** Keeps the live feed running while somebody is logged in, and leads to the login when the session has ended. */
export function LiveSession() {
  const leave = useLogoutIfAccessDenied();
  useEffect(() => liveFeed.start(), []);
  useEffect(
    () =>
      facts.subscribe(message => {
        if (message.type === 'session.ended')
          void leave(new HttpError('Your session has ended. Log in to go on.', 401));
      }),
    [leave],
  );
  return null;
}
