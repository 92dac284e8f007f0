import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { until } from '../../fixtures/until.ts';

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
  return chromium.launch({ executablePath: findChromium(), args: QUIET });
}

export type BrowserOverCdp = { address: string; close(): Promise<void> };

/** A browser that others drive by the Chrome DevTools Protocol, at the address of a WebSocket. */
export async function openBrowserOverCdp(): Promise<BrowserOverCdp> {
  const profile = mkdtempSync(join(tmpdir(), 'chromium-'));
  const address = ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`];
  const browser = spawn(findChromium(), [...QUIET, ...address, 'about:blank'], { stdio: 'ignore' });
  // Written when it listens: its port, and the path of the WebSocket.
  const file = join(profile, 'DevToolsActivePort');
  const found = () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []);
  await until(
    () => found().length === 2,
    () => 'Chromium does not listen',
    60_000,
  );
  const [port, path] = found();
  return {
    address: `ws://127.0.0.1:${port}${path}`,
    close: async () => {
      const ended = once(browser, 'close');
      browser.kill();
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function findChromium(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const paths = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const found = paths.find((path) => existsSync(path));
  if (!found) throw new Error('Chromium is not on the PATH; scripts/test-browser installs it');
  return found;
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
