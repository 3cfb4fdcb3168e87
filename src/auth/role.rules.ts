/** `admin` may do everything; `viewer` reads everything but secrets and changes nothing. */
export const roles = ['admin', 'viewer'] as const;
export type Role = (typeof roles)[number];

const safeMethods = ['GET', 'HEAD', 'OPTIONS'];

/** HTTP methods that promise to change nothing. */
export function isSafe(method: string): boolean {
  return safeMethods.includes(method.toUpperCase());
}

/** The least role a route needs: what it says itself, else `viewer` to read and `admin` to change anything. */
export function requiredRole(method: string, declared: Role | undefined): Role {
  return declared ?? (isSafe(method) ? 'viewer' : 'admin');
}

export function permits(role: Role, required: Role): boolean {
  return role === 'admin' || required === 'viewer';
}
