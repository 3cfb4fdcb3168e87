import type { Role } from './role.rules.js';

/** Who makes a request or listens to a stream. */
export interface Login {
  kind: 'session' | 'api-key';
  /** Null for an API key, which belongs to no person. */
  accountId: number | null;
  /** Username, or the name of the API key. */
  name: string;
  role: Role;
  sessionId: string | null;
  /** Up to when this proof holds; a stream that goes on after it must log in again. Null: an API key without expiry. */
  expiresAt: Date | null;
  apiKeyId: number | null;
}

export function isExpired(expiresAt: Date | null, now: Date): boolean {
  return expiresAt !== null && expiresAt.getTime() <= now.getTime();
}
