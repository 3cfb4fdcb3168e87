import type { Problem } from '../client/types.gen.js';

export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'detail' in value && 'status' in value;
}

/** The refused fields as a form shows them: one sentence per field; a refused element of a list is shown at the list. */
export function fieldErrors(problem: Problem | null): Record<string, string> | undefined {
  if (!problem?.errors || problem.errors.length === 0) return undefined;
  return Object.fromEntries(
    problem.errors.map(({ field, messages }) => [field.replace(/\.\d.*$/, ''), messages.map(sentence).join(' ')]),
  );
}

const sentence = (text: string) => {
  const trimmed = text.trim();
  const capital = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
};

/** What went wrong, in words for a person. */
export const errorText = (error: unknown): string =>
  error instanceof Error && error.message ? error.message : 'Something went wrong.';
