import { InvalidInput } from '../../shared/errors.js';

const longestMs = 10 * 365 * 24 * 3_600_000;

/** Throws InvalidInput unless a new key's expiry lies in the future, at most ten years ahead; null is "never". */
export function requireGoodExpiry(expiresAt: Date | null, now: Date): void {
  if (!expiresAt) return;
  const left = expiresAt.getTime() - now.getTime();
  if (left <= 0) throw InvalidInput.field('expires_at', 'The expiry must lie in the future.');
  if (left > longestMs) throw InvalidInput.field('expires_at', 'The expiry may lie at most ten years ahead.');
}
