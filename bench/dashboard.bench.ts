/// <reference lib="dom" />
import { setTimeout as delay } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import { openBrowser } from '../test/dashboard/browser.js';
import { report } from './support/figures.js';
import { Program } from './support/program.js';
import { Targets } from './support/targets.js';

const servers = 2000;
const port = 39_840;
/** 2,000 servers every 4 s are 500 updates a second. */
const interval = 4;
const watchSeconds = 60;

/** What the page counts of itself while it is watched. */
interface Watched {
  frames: number;
  seconds: number;
  /** Milliseconds of each task above 50 ms. */
  longTasks: number[];
}

/**
 * The live list of 2,000 servers in a real browser while 500 checks a second come in: how soon it shows something, whether
 * it stays smooth, and whether it grows. The browser, the program, its database and the targets share the machine.
 */
export async function benchDashboard(): Promise<void> {
  const targets = await Targets.start(servers);
  const program = await Program.start(port);
  const browser = await openBrowser();
  try {
    for (const [n, target] of targets.ports.entries()) {
      const name = `bench ${String(n).padStart(4, '0')}`;
      await program.call('POST', '/api/servers/', {
        ...{ name, protocol: 'http', host: '127.0.0.1', port: target, check_interval: interval, timeout: 2 },
      });
    }
    await delay(2 * interval * 1000);
    const context = await browser.newContext({ baseURL: program.url, viewport: { width: 1280, height: 800 } });
    await context.request.post('/api/auth/token/', { data: { ...program.account, cookie: true } });
    const page = await context.newPage();
    const client = await context.newCDPSession(page);
    await client.send('Performance.enable');
    await firstRows(page, client);
    await watch(page, client);
  } finally {
    await browser.close();
    await program.stop();
    targets.stop();
  }
}

/** Loaded twice: what a first visit costs, and what it costs with the files in the cache, as on every other day. */
async function firstRows(page: Page, client: CDPSession): Promise<void> {
  for (const visit of ['first visit', 'later visit']) {
    const started = performance.now();
    await page.goto('/servers', { waitUntil: 'commit' });
    await page.locator('[role=row] a').first().waitFor({ timeout: 60_000 });
    report(`${visit}: first rows, ms`, (performance.now() - started).toFixed(0), 'goal < 1000');
    const screen = await page.evaluate(() => {
      const entries = performance
        .getEntriesByType('resource')
        .filter(entry => entry instanceof PerformanceResourceTiming);
      const own = entries.find(({ name }) => name.includes('/api/servers/live-metrics'));
      return { ms: own?.duration ?? NaN, kilobytes: (own?.transferSize ?? NaN) / 1024 };
    });
    report(`${visit}: first screen from the API, ms`, screen.ms.toFixed(0), 'goal < 300');
    report(`${visit}: first screen from the API, kB on the wire`, screen.kilobytes.toFixed(0), 'goal < 250');
  }
  await client.send('HeapProfiler.collectGarbage');
}

async function watch(page: Page, client: CDPSession): Promise<void> {
  await delay(3000);
  const before = await figures(client);
  const watched = await page.evaluate(async (seconds: number): Promise<Watched> => {
    const found: Watched = { frames: 0, seconds: 0, longTasks: [] };
    const observer = new PerformanceObserver(list => {
      for (const { duration } of list.getEntries()) found.longTasks.push(duration);
    });
    observer.observe({ type: 'longtask' });
    const started = performance.now();
    await new Promise<void>(resolve => {
      const count = (now: number) => {
        found.frames += 1;
        if (now - started < seconds * 1000) requestAnimationFrame(count);
        else resolve();
      };
      requestAnimationFrame(count);
    });
    observer.disconnect();
    found.seconds = (performance.now() - started) / 1000;
    return found;
  }, watchSeconds);
  const busy = (await figures(client)).busySeconds - before.busySeconds;
  await client.send('HeapProfiler.collectGarbage');
  const after = await figures(client);
  const { frames, seconds, longTasks } = watched;
  report('500 updates/s: frames per second', (frames / seconds).toFixed(1), 'goal >= 55');
  report('500 updates/s: tasks above 50 ms', String(longTasks.length), 'goal 0');
  report('500 updates/s: longest of them, ms', Math.max(0, ...longTasks).toFixed(0));
  report('500 updates/s: main thread busy', `${((busy / seconds) * 100).toFixed(0)} %`);
  report('500 updates/s: heap grown in a minute, MB', (after.heapMB - before.heapMB).toFixed(1), 'goal < 30');
}

async function figures(client: CDPSession): Promise<{ busySeconds: number; heapMB: number }> {
  const { metrics } = await client.send('Performance.getMetrics');
  const valueOf = (name: string) => metrics.find(metric => metric.name === name)?.value ?? NaN;
  return { busySeconds: valueOf('TaskDuration'), heapMB: valueOf('JSHeapUsedSize') / 1024 / 1024 };
}
