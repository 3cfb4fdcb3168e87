import { changedIn } from '../kept-record.js';

/**
 * The values of the form as the API takes them. A key that was not entered stays as it is, and so does everything nobody
 * touched: to name the live connection would end that it is given up.
 */
export function toTerminalBody({
  password,
  forget_password: forgets,
  ...values
}: Record<string, unknown>): Record<string, unknown> {
  const changed = changedIn(values);
  if (forgets === true) return { ...changed, password: null };
  return { ...changed, ...(typeof password === 'string' && password !== '' && { password }) };
}
