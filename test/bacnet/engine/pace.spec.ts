import { expect, it } from 'vitest';
import { endIfCancelled, realWait } from '../../../src/bacnet/engine/pace.js';

it('Waiting ends as soon as it is cancelled, and is no error', async () => {
  const stop = new AbortController();
  const waiting = realWait(3_600_000, stop.signal);
  stop.abort();
  await expect(waiting).resolves.toBeUndefined();
  await expect(realWait(3_600_000, AbortSignal.abort())).resolves.toBeUndefined();
  await expect(realWait(1)).resolves.toBeUndefined();
});

it('What is cancelled ends with a fault, and goes on otherwise', () => {
  expect(() => endIfCancelled(AbortSignal.abort())).toThrow(expect.objectContaining({ kind: 'cancelled' }) as Error);
  expect(() => endIfCancelled(new AbortController().signal)).not.toThrow();
  expect(() => endIfCancelled(undefined)).not.toThrow();
});
