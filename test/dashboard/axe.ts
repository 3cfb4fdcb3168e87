/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { sizes, type Size } from './browser.js';

interface AxeResults {
  violations: { id: string; impact: string | null; nodes: { html: string; failureSummary?: string }[] }[];
}
declare global {
  interface Window {
    axe: { run(context: Document, options: object): Promise<AxeResults> };
  }
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Serious and critical findings on the page as it is now. */
async function findings(page: Page): Promise<string[]> {
  // Colours on their way from one state to another are nobody's to read.
  await page.addStyleTag({
    content: '*, *::before, *::after { transition: none !important; animation: none !important }',
  });
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.slice(0, 5).map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 240)}\n${failureSummary}`),
    );
}

/** The findings in light and dark, on a large and on a small screen, with the look they belong to. */
export async function findingsEverywhere(page: Page): Promise<string[]> {
  const all: string[] = [];
  for (const size of Object.keys(sizes) as Size[]) {
    await page.setViewportSize(sizes[size]);
    for (const mode of ['light', 'dark'] as const) {
      // Without motion nothing is measured while it fades from one colour to the other.
      await page.emulateMedia({ colorScheme: mode, reducedMotion: 'reduce' });
      await page.waitForFunction(name => getComputedStyle(document.documentElement).colorScheme === name, mode);
      const found = await findings(page);
      all.push(...found.map(finding => `${size}, ${mode}: ${finding}`));
    }
  }
  return all;
}

/** A page, or a state of one, that everybody has to be able to use. */
export interface Place {
  name: string;
  path: string;
  /** Something that is there once the page is complete. */
  ready: string;
  then?: (page: Page) => Promise<void>;
}
