import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Agent, settings, shells } from './agent.js';
import { Recorder } from './recorder.js';
import { tree, type Memory } from './tree.js';

const limitKib = 5 * 1024;
const unseen = existsSync('/proc/self/smaps_rollup') ? '' : 'no /proc here that tells resident memory';

/** Bash alone takes most of it, so there the pages that its processes share are counted once and not for each. */
const cases = shells.map(
  shell => ({ shell, name: shell.join(' '), measure: shell[0] === 'bash' ? 'Pss' : 'Rss' }) as const,
);

describe('The memory of the agent', () => {
  it.for(cases)(
    'is below 5 MB in $name ($measure), all of its processes together',
    async ({ shell, measure }, { skip }) => {
      skip(unseen !== '', unseen);
      const total = (processes: Memory[]) => processes.reduce((sum, one) => sum + one[measure], 0);
      const sitewatch = await Recorder.start();
      const env = settings(sitewatch.url, { SITEWATCH_METRICS: 'on', SITEWATCH_INTERVAL: '0.5' });
      const agent = new Agent(['run'], { shell, env });
      for (const beat of [1, 4, 8, 12]) {
        await sitewatch.beat(beat);
        await expect
          .poll(() => tree(agent.pid).map(({ name }) => name), { interval: 5, timeout: 15_000 })
          .toEqual([expect.stringMatching(/dash|bash|busybox|sh/), 'sleep']);
        expect(total(tree(agent.pid))).toBeGreaterThan(0);
        expect(total(tree(agent.pid))).toBeLessThan(limitKib);
      }
      agent.signal('SIGTERM');
      await agent.ended();
    },
  );
});
