import type { AuthProvider } from 'react-admin';
import { api } from '../api/api.js';
import { ApiError } from '../api/http.js';
import type { LoginView } from '../client/types.gen.js';
import { liveFeed } from '../live/live.js';
import { mayDo } from './permissions.js';

let me: Promise<LoginView> | null = null;

/** Who is logged in, asked once per login. */
function whoAmI(): Promise<LoginView> {
  me ??= api.me().catch((error: unknown) => {
    me = null;
    throw error;
  });
  return me;
}

function forgetSession(): void {
  me = null;
  liveFeed.stop();
}

/** The session of react-admin over the cookies of the API. */
export const authProvider: AuthProvider = {
  login: async ({ username, password }: { username: string; password: string }) => {
    me = null;
    await api.logIn(username, password);
    await whoAmI();
  },
  logout: async () => {
    const wasIn = me !== null;
    forgetSession();
    // A session that has already ended cannot be left again.
    if (wasIn) await api.logOut().catch(() => undefined);
  },
  checkAuth: async () => {
    try {
      await whoAmI();
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) return;
      throw Object.assign(new Error('Log in to go on'), { message: false, redirectTo: '/login' });
    }
  },
  checkError: async (error: { status?: number }) => {
    if (error.status !== 401) return;
    me = null;
    throw new Error('Your session has ended. Log in to go on.');
  },
  getIdentity: async () => {
    const { account_id, username, role } = await whoAmI();
    return { id: account_id ?? username, fullName: username, role };
  },
  getPermissions: async () => (await whoAmI()).role,
  canAccess: async ({ resource, action }) => mayDo((await whoAmI()).role, resource, action),
};
