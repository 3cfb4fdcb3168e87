import { InvalidInput } from '../../shared/errors.js';

export const minPasswordLength = 10;
export const maxPasswordLength = 200;

/** What is wrong with a new password, as sentences; empty where nothing is. Length counts characters, not bytes. */
export function passwordFaults(password: string, username: string): string[] {
  const length = Array.from(password).length;
  const faults: string[] = [];
  if (length < minPasswordLength) faults.push(`The password needs at least ${minPasswordLength} characters.`);
  if (length > maxPasswordLength) faults.push(`The password may have at most ${maxPasswordLength} characters.`);
  if (password.toLowerCase() === username.toLowerCase()) faults.push('The password must differ from the username.');
  return faults;
}

/** Throws InvalidInput that names `field` where the password is not good enough. */
export function requireGoodPassword(password: string, username: string, field = 'password'): void {
  const faults = passwordFaults(password, username);
  if (faults.length > 0) throw new InvalidInput([{ field, messages: faults }]);
}
