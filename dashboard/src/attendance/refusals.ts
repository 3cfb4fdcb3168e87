import { ApiError } from '../api/http.js';
import { errorText, fieldErrors } from '../api/problem.js';

/** Refusals by the fields of a dialog; what concerns none of them is under `form`. */
export function refusalsOf(error: Error | null, fields: readonly string[]): Record<string, string> {
  if (!error) return {};
  const all = error instanceof ApiError ? fieldErrors(error.problem) : undefined;
  if (!all) return { form: errorText(error) };
  const known = Object.entries(all).filter(([field]) => fields.includes(field));
  const rest = Object.entries(all).filter(([field]) => !fields.includes(field));
  return { ...Object.fromEntries(known), ...(rest.length > 0 && { form: rest.map(([, text]) => text).join(' ') }) };
}
