import { useEffect } from 'react';
import { HttpError, useLogoutIfAccessDenied } from 'react-admin';
import { sessionEnd } from '../api/session-end.js';
import { liveFeed } from '../live/live.js';

/** Keeps the live feed running while somebody is logged in, and leads to the login when the session has ended. */
export function LiveSession() {
  const leave = useLogoutIfAccessDenied();
  useEffect(() => liveFeed.start(), []);
  useEffect(
    () =>
      sessionEnd.subscribe(() => {
        void leave(new HttpError('Your session has ended. Log in to go on.', 401));
      }),
    [leave],
  );
  return null;
}
