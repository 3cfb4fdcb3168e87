import { describe, expect, it } from 'vitest';
import { PasswordHasher } from '../../../src/auth/passwords/password-hasher.js';
import { TooManyRequests } from '../../../src/shared/errors.js';

describe('PasswordHasher', () => {
  it('hashes with argon2id and a salt of its own each time', async () => {
    const hasher = new PasswordHasher();
    const [first, second] = await Promise.all([hasher.hash('correct horse'), hasher.hash('correct horse')]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(first).not.toBe(second);
    expect(await hasher.matches(first, 'correct horse')).toBe(true);
    expect(await hasher.matches(first, 'Correct horse')).toBe(false);
  });

  it('does the same work for an account that does not exist, and never matches', async () => {
    const hasher = new PasswordHasher();
    const real = await hasher.hash('correct horse');
    const quickest = async (hash: string | null) => {
      const times: number[] = [];
      for (let round = 0; round < 10; round += 1) {
        const before = performance.now();
        expect(await hasher.matches(hash, 'wrong')).toBe(false);
        times.push(performance.now() - before);
      }
      return Math.min(...times);
    };
    await quickest(real);
    expect((await quickest(null)) / (await quickest(real))).toBeGreaterThan(0.5);
  });

  it('lets two work and fifty wait, and refuses the rest', async () => {
    const hasher = new PasswordHasher();
    let atOnce = 0;
    let most = 0;
    const started: number[] = [];
    const attempts = Array.from({ length: 60 }, (_, number) => {
      const begins = () => {
        started.push(number);
        atOnce += 1;
        most = Math.max(most, atOnce);
      };
      return hasher.matches(null, 'guess', { begins, ends: () => (atOnce -= 1) });
    });
    const results = await Promise.allSettled(attempts);
    const refused = results.filter(result => result.status === 'rejected');
    expect(started).toHaveLength(52);
    expect(most).toBe(2);
    expect(refused).toHaveLength(8);
    expect(refused.every(({ reason }) => reason instanceof TooManyRequests)).toBe(true);
    expect(await hasher.matches(null, 'later')).toBe(false);
  });

  it('gives a turn away that its owner no longer wants', async () => {
    const hasher = new PasswordHasher();
    const refusal = new TooManyRequests('no', 1);
    const begins = () => {
      throw refusal;
    };
    const attempts = Array.from({ length: 10 }, () => hasher.matches(null, 'guess', { begins }));
    expect((await Promise.allSettled(attempts)).every(({ status }) => status === 'rejected')).toBe(true);
    expect(await hasher.matches(null, 'later')).toBe(false);
  });
});
