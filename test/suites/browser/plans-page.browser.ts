import type { Browser, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld } from '../../fixtures/world.ts';
import { openBrowser, openPage, screenshot } from './chromium.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('the plans are read on a phone and on a desk, and one leads into the chat', async () => {
  await using world = await openWorld('telegram');
  for (const width of [390, 1280]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await openPage(browser, { width, colorScheme });
      const requests: Request[] = [];
      page.on('request', (request) => requests.push(request));
      const opened = await page.goto(`${world.webUrl}/`, { waitUntil: 'networkidle' });
      expect((await opened?.body())?.length).toBeLessThan(50_000);
      expect(requests.length).toBeLessThanOrEqual(2);
      const buttons = await page.getByRole('link', { name: / in Telegram$/ }).all();
      expect(buttons).toHaveLength(4);
      for (const button of buttons) {
        const box = await button.boundingBox();
        expect(box?.height).toBeGreaterThanOrEqual(44);
        expect((box?.x ?? 0) + (box?.width ?? Infinity)).toBeLessThanOrEqual(width);
      }
      await screenshot(page, `plans-${width}-${colorScheme}`, true);
    }
  }
  const page = await openPage(browser, { width: 390, colorScheme: 'light' });
  await page.goto(`${world.webUrl}/plans`);
  const link = await page.getByRole('link', { name: 'Pro in Telegram' }).getAttribute('href');
  const start = new URL(link ?? '').searchParams.get('start');
  const alice = world.guest('alice');
  await alice.says(`/start ${start}`);
  await alice.sees('You pay $30 today');
});
