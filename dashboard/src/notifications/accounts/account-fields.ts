import { ApiError } from '../../api/http.js';
import { errorText, fieldErrors } from '../../api/problem.js';

export type Errors = Record<string, string>;

/** What was refused, by field; all else is about the form as a whole. */
export const errorsOf = (reason: unknown): Errors =>
  (reason instanceof ApiError ? fieldErrors(reason.problem) : undefined) ?? { form: errorText(reason) };

/** Properties of a field with its refusal, or its hint. */
export const fieldProps = (name: string, errors: Errors, hint = '') => ({
  name,
  fullWidth: true,
  error: name in errors,
  helperText: errors[name] ?? hint,
});
