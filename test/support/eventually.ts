import { setTimeout as delay } from 'node:timers/promises';

/** Waits until `assertion` no longer throws; fails with its last error. For what another process or a socket does. */
export async function eventually(assertion: () => void | Promise<void>, withinMs = 15_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      await assertion();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(10);
    }
  }
}
