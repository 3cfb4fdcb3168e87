import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.spec.ts'],
    setupFiles: ['test/support/setup.ts'],
    globalSetup: ['test/support/cluster.ts'],
    reporters: ['default', './test/support/closing-line.ts'],
    maxWorkers: 2,
    // CI machines are shared: one that stands still for seconds must not fail a test that talks to real processes.
    retry: process.env['CI'] ? 1 : 0,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
