import { InvalidInput } from '../../shared/errors.js';
import type { Role } from '../role.rules.js';

/** Letters and digits of any script and `. _ @ + -`; no blanks, which nobody could see. */
export const usernamePattern = /^[\p{L}\p{N}._@+-]+$/u;
export const maxUsernameLength = 100;

/** How a username is stored and looked up. */
export function normalUsername(username: string): string {
  return username.normalize('NFKC').toLowerCase();
}

/** The normal form of a new username; throws InvalidInput where it cannot be one. */
export function requireGoodUsername(username: string): string {
  const normal = normalUsername(username);
  if (normal.length === 0 || normal.length > maxUsernameLength) {
    throw InvalidInput.field('username', `The username must have 1 to ${maxUsernameLength} characters.`);
  }
  if (!usernamePattern.test(normal)) {
    throw InvalidInput.field('username', 'The username may have letters, digits and . _ @ + - only.');
  }
  return normal;
}

export interface Standing {
  role: Role;
  active: boolean;
}

/** True where taking `before` to `after` (null: deleted) leaves nobody who can manage the site. */
export function losesLastAdmin(before: Standing, after: Standing | null, otherActiveAdmins: number): boolean {
  const isAdmin = (standing: Standing | null) => standing !== null && standing.active && standing.role === 'admin';
  return isAdmin(before) && !isAdmin(after) && otherActiveAdmins === 0;
}
