import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
/** The browser makes no requests except to the page under test. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const SCREENSHOTS = 'data/screenshots';

export function openBrowser(): Promise<Browser> {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const paths = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const executablePath = paths.find((path) => existsSync(path));
  if (!executablePath)
    throw new Error('Chromium is not on the PATH; scripts/test-browser installs it');
  return chromium.launch({ executablePath, args: QUIET });
}

/** A page as a phone shows it, with scripts disabled, because none of our pages needs any. */
export async function openPhone(browser: Browser): Promise<Page> {
  return openPage(browser, { width: 390 });
}

type Look = { width: number; colorScheme?: 'light' | 'dark' };

export async function openPage(browser: Browser, { width, colorScheme }: Look): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: 844 },
    javaScriptEnabled: false,
    ...(colorScheme ? { colorScheme } : {}),
  });
  return context.newPage();
}

export async function screenshot(page: Page, name: string, fullPage = false): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage });
}
