/// <reference lib="dom" />
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { findRoot } from '../../src/config/root.js';

const browserPath = '/usr/bin/chromium';

/** Why these tests cannot run here; empty where they can. */
export const missing = [
  ...(existsSync(browserPath) ? [] : [`${browserPath} is not installed`]),
  ...(existsSync(join(findRoot(), 'dashboard', 'dist', 'index.html')) ? [] : ['the dashboard is not built']),
];

/** The name of a suite, with the reason where it is skipped. */
export const inBrowser = (name: string): string => `${name}${missing.map(reason => ` (skipped: ${reason})`).join('')}`;

/** A real browser on a busy machine: a step that did not come in time is tried again, a broken one fails every time. */
export const patient = { retry: 2 };

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: browserPath, headless: true, args: flags });

/** The password of every account `testApp` makes. */
export const password = 'correct horse battery';

export const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const;
export type Size = keyof typeof sizes;
export type Mode = 'light' | 'dark';

/** A visitor with cookies of its own, logged in as `username` without touching the login page. */
export async function visitor(
  browser: Browser,
  url: string,
  { username, size = 'desktop', mode = 'light' }: { username?: string; size?: Size; mode?: Mode } = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: url, viewport: sizes[size], colorScheme: mode });
  if (username === undefined) return context;
  const reply = await context.request.post('/api/auth/token/', { data: { username, password, cookie: true } });
  if (!reply.ok()) throw new Error(`The login of ${username} was answered ${reply.status()}`);
  return context;
}

/** Fills in and sends the login page. */
export async function logIn(page: Page, username: string): Promise<void> {
  await page.getByRole('textbox', { name: 'User name' }).fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}
