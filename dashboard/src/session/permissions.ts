import { usePermissions } from 'react-admin';
import type { Role } from '../api/types.js';

const adminOnly = new Set(['accounts', 'api-keys']);
const reading = new Set(['list', 'show', 'export']);

/** A viewer reads everything but who may log in, and changes nothing. */
export function mayDo(role: Role, resource: string, action: string): boolean {
  return role === 'admin' || (!adminOnly.has(resource) && reading.has(action));
}

/** Shown at every control a viewer cannot use. */
export const viewerReason = 'Your account may look but not change anything. Ask an administrator.';

/** Whether this account may change things; false until it is known. */
export function useIsAdmin(): boolean {
  return usePermissions<Role>().permissions === 'admin';
}
