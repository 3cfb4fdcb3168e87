import { CheckTarget, fine, Verdict } from './check.rules.js';

/** The decoded text of an answer, at most 1 MiB of it. */
export interface BodyText {
  text: string;
  /** The answer went on after what was read. */
  truncated: boolean;
}

export type MatchWish = Pick<CheckTarget, 'matchType' | 'matchPath' | 'matchValue' | 'matchInverse'>;

/** Judges the body of an answer against the wished keyword or JSON value, or their absence. */
export function judgeMatch(wish: MatchWish, body: BodyText): Verdict {
  if (wish.matchType === 'none') return fine;
  return wish.matchType === 'keyword' ? judgeKeyword(wish, body) : judgeJson(wish, body);
}

function judgeKeyword({ matchValue, matchInverse }: MatchWish, body: BodyText): Verdict {
  const found = body.text.includes(matchValue ?? '');
  if (found !== matchInverse) return fine;
  if (found) return failure('The answer contains the text that must not be there');
  return failure(`The expected text is not in the ${body.truncated ? 'first 1 MiB of the ' : ''}answer`);
}

function judgeJson(wish: MatchWish, body: BodyText): Verdict {
  const path = wish.matchPath ?? '$';
  const steps = parseJsonPath(path);
  if (!steps) return { kind: 'inconclusive', message: `${path} is not a path this check understands` };
  const document = parseJson(body.text);
  if (!document) {
    return failure(body.truncated ? 'The answer is too large to be read as JSON' : 'The answer is not valid JSON');
  }
  const value = followJsonPath(document.value, steps);
  const found = wish.matchValue === null ? value !== undefined && value !== null : jsonEquals(value, wish.matchValue);
  if (found !== wish.matchInverse) return fine;
  if (found) return failure(`The value at ${path} is the one that must not be there`);
  return failure(
    value === undefined ? `The answer has no value at ${path}` : `The value at ${path} is not the expected one`,
  );
}

function failure(message: string): Verdict {
  return { kind: 'failure', message };
}

function parseJson(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}

/** A value equals the wished text when its own text is the same; objects and arrays are compared as compact JSON. */
function jsonEquals(value: unknown, wished: string): boolean {
  if (value === undefined) return false;
  if (typeof value === 'string') return value === wished;
  try {
    return JSON.stringify(value) === wished;
  } catch {
    // Nested more deeply than the stack reaches: whatever was wished, it is not this.
    return false;
  }
}

/**
 * Reads the part of JSONPath that names exactly one value: `$`, `.name`, `["any name"]`, `['name']`, `[0]`, `[-1]`
 * (the last). The leading `$` may be left out. Null for anything else (wildcards, filters, slices).
 */
export function parseJsonPath(path: string): (string | number)[] | null {
  const text = path.trim();
  const rooted = text.startsWith('$') ? text.slice(1) : /^[.[]/.test(text) ? text : `.${text}`;
  const step = /\.([\p{L}_$][\p{L}\p{N}_$-]*)|\[(-?\d{1,9})\]|\["([^"]*)"\]|\['([^']*)'\]/uy;
  const steps: (string | number)[] = [];
  while (step.lastIndex < rooted.length) {
    const found = step.exec(rooted);
    if (!found) return null;
    steps.push(found[2] === undefined ? (found[1] ?? found[3] ?? found[4] ?? '') : Number(found[2]));
  }
  return steps;
}

export function formatJsonPath(steps: readonly (string | number)[]): string {
  return steps.reduce<string>((path, step) => `${path}[${typeof step === 'number' ? step : `"${step}"`}]`, '$');
}

/** The value at the end of the path, or undefined when some step leads nowhere. Never follows a prototype. */
export function followJsonPath(document: unknown, steps: readonly (string | number)[]): unknown {
  let value = document;
  for (const step of steps) {
    if (Array.isArray(value) && typeof step === 'number') value = (value as unknown[]).at(step);
    else if (isRecord(value) && typeof step === 'string' && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
