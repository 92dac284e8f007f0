import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld } from '../../fixtures/world.ts';
import { openBrowser, openPage, openPhone, screenshot } from './chromium.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const LOOKS = [
  { width: 390, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
] as const;

/** Takes a picture of a page in every look, and checks that nothing is wider than the screen. */
async function pictures(address: string, name: string, prepare?: (page: Page) => Promise<void>) {
  for (const look of LOOKS) {
    const page = await openPage(browser, look);
    await page.goto(address);
    await prepare?.(page);
    await screenshot(page, `${name}-${look.width}-${look.colorScheme}`, true);
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(Number(width)).toBeLessThanOrEqual(look.width);
    await page.close();
  }
}

test('files are downloaded and sent, and a key is shown once', async () => {
  await using world = await openWorld('telegram');
  const alice = world.guest('alice');
  await alice.becomesCustomer('SETUP_TOKEN', 'Power');

  await alice.says('/files');
  await alice.sees('SOUL.md');
  await alice.taps('SOUL.md');
  await alice.taps('Get this file');
  await alice.sees('Here’s SOUL.md.');
  await alice.taps('Get a link instead');
  const download = await alice.opens('Download');
  await pictures(download, 'file-download');
  const phone = await openPhone(browser);
  await phone.goto(download);
  const [saved] = await Promise.all([
    phone.waitForEvent('download'),
    phone.getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(saved.suggestedFilename()).toBe('SOUL.md');
  expect(await readFile(await saved.path(), 'utf8')).toContain('Be helpful.');

  await alice.says('/files');
  await alice.isDone();
  await alice.taps('Put a file here');
  const upload = await alice.opens('Choose a file');
  await pictures(upload, 'file-upload');
  const file = join(tmpdir(), 'für dich.txt');
  writeFileSync(file, 'Hallo');
  await phone.goto(upload);
  await phone.getByLabel('File').setInputFiles(file);
  await phone.getByRole('button', { name: 'Send to my agent' }).click();
  expect(await phone.getByRole('heading').textContent()).toBe('Got it, thank you.');
  await alice.sees('Your agent has für dich.txt now.');

  await alice.says('/api');
  await alice.isDone();
  await alice.taps('New: full access');
  const keyPage = await alice.opens('Show my new key');
  await pictures(keyPage, 'api-key-ask');
  await phone.goto(keyPage);
  await phone.getByRole('button', { name: 'Show the key' }).click();
  expect(await phone.locator('pre').first().textContent()).toMatch(/^amna_[0-9a-f]{48}$/);
  await screenshot(phone, 'api-key-shown', true);

  await pictures(`${world.webUrl}/api/v1`, 'api', async (page) => {
    await page.locator('summary').first().click();
    await page.locator('summary').last().click();
  });
});
