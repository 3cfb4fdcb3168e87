import type { SignalBeat } from '../intake/beat.rules.js';

const longestQuote = 200;

/** What a failed job is reported with: `The job failed with exit code 3: disk full`. */
export function failureText({ exitCode, message }: Pick<SignalBeat, 'exitCode' | 'message'>): string {
  const code = exitCode === null ? '' : ` with exit code ${exitCode}`;
  const [first = ''] = message.trim().split('\n', 1);
  const quote = first.trim().slice(0, longestQuote);
  return `The job failed${code}${quote === '' ? '' : `: ${quote}`}`;
}
