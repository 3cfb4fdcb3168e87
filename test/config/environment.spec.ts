import { describe, expect, it } from 'vitest';
import { InvalidEnvironment, readEnvironment } from '../../src/config/environment.js';

const problemsOf = (variables: Record<string, string>): string[] => {
  try {
    readEnvironment(variables);
    return [];
  } catch (error) {
    if (error instanceof InvalidEnvironment) return error.problems;
    throw error;
  }
};

describe('The environment', () => {
  it('needs nothing: every variable has a default', () => {
    expect(readEnvironment({})).toMatchObject({ PORT: 3000, HOST: '127.0.0.1', ENVIRONMENT: 'development', TZ: 'UTC' });
  });

  it('reads numbers and on/off words', () => {
    const environment = readEnvironment({ PORT: '8080', MIGRATE_ON_START: 'yes', LOG_LEVEL: 'INFO' });
    expect(environment).toMatchObject({ PORT: 8080, MIGRATE_ON_START: true, LOG_LEVEL: 'info' });
  });

  it('knows a time zone by its old and its new name', () => {
    for (const TZ of ['Europe/Kyiv', 'Europe/Kiev', 'UTC']) expect(readEnvironment({ TZ }).TZ).toBe(TZ);
  });

  it('treats an empty variable as absent', () => {
    expect(readEnvironment({ PORT: '', DATABASE_URL: '' })).toMatchObject({ PORT: 3000 });
  });

  it('lists every wrong value at once, each with its name', () => {
    const problems = problemsOf({ PORT: '99999', LOG_LEVEL: 'loud', TZ: 'Mars/Olympus', DATABASE_URL: 'mysql://x' });
    expect(problems).toHaveLength(4);
    for (const name of ['PORT', 'LOG_LEVEL', 'TZ', 'DATABASE_URL']) {
      expect(problems.some(problem => problem.includes(name))).toBe(true);
    }
  });

  it('refuses a secret key that is too short to be one', () => {
    expect(problemsOf({ SECRET_KEY: 'short' })).toHaveLength(1);
  });
});
