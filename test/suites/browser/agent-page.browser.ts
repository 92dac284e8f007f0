import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { AGENT_SCRIPT } from '../../../web/agent-script.ts';
import { openBrowser } from './chromium.ts';
import { aSite, type Site } from './site.ts';

let browser: Browser;
let site: Site;
let page: Page;
let errors: string[];
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  site = await aSite();
  page = await browser.newPage({ viewport: { width: 390, height: 500 } });
  errors = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (line) => line.type() === 'error' && errors.push(line.text()));
});

async function enters(): Promise<void> {
  await page.goto(await site.link('agent'));
  await page.getByRole('button').click();
  await page.locator('.log .talk').waitFor();
}

const field = () => page.getByLabel('Message to your agent');
const log = () => page.getByRole('region', { name: 'Your conversation' });
/** Lives as long as the page is not loaded again. */
const marked = () => page.evaluate('globalThis.marked');
const looksNow = () => page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);

test('Enter sends, the page stays, and an answer that comes by itself is shown and read out', async () => {
  await enters();
  await page.evaluate('globalThis.marked = 1');
  await field().fill('Good');
  await field().press('Shift+Enter');
  await field().pressSequentially('morning');
  expect(await field().inputValue()).toBe('Good\nmorning');
  await field().press('Enter');
  await expect.poll(() => log().textContent()).toContain('Good\nmorning');
  expect(await field().inputValue()).toBe('');
  await field().fill('And again');
  await field().press('Enter');
  await expect.poll(() => log().textContent()).toContain('And again');

  await site.says('agent', 'It is **time** for your _pill_. <img src=x onerror=alert(1)>');
  await looksNow();
  await expect.poll(() => page.getByRole('status').first().textContent()).toContain('your pill');
  expect(await log().locator('strong').textContent()).toBe('time');
  expect(await log().textContent()).toContain('<img src=x onerror=alert(1)>');
  expect(await marked()).toBe(1);
  expect(errors).toEqual([]);
});

test('a suggestion begins the conversation, and what was refused is said on the page', async () => {
  await enters();
  await page.getByRole('button', { name: 'Tell me what you can do for me' }).click();
  await expect.poll(() => log().locator('li.person').count()).toBe(1);
  await field().fill('sk-ant-api03-'.padEnd(108, 'x'));
  await field().press('Enter');
  await expect.poll(() => page.getByRole('alert').count()).toBe(1);
  expect(await field().getAttribute('aria-describedby')).toBe('problem');
  expect(await log().locator('li.person').count()).toBe(1);
});

test('the reader stays where they have scrolled to, and follows at the end', async () => {
  for (let count = 0; count < 20; count += 1) await site.says('person', `Line ${count}`);
  await enters();
  const place = () => page.evaluate<number>(`document.querySelector('.log').scrollTop`);
  const atEnd = await place();
  expect(atEnd).toBeGreaterThan(300);
  await page.evaluate(`document.querySelector('.log').scrollTop = 100`);
  await site.says('agent', 'Something new');
  await looksNow();
  await expect.poll(() => log().textContent()).toContain('Something new');
  expect(await place()).toBe(100);
  await page.evaluate(`document.querySelector('.log').scrollTop = 1e6`);
  await site.says('agent', 'Something newer');
  await looksNow();
  await expect.poll(() => log().textContent()).toContain('Something newer');
  await expect.poll(place).toBeGreaterThan(atEnd);
});

test('the script is small, and nothing else runs', async () => {
  expect(AGENT_SCRIPT.length).toBeLessThan(10_000);
  await enters();
  await page.evaluate(
    `{ const one = document.createElement('script'); one.textContent = 'globalThis.ran = 1'; document.body.append(one); }`,
  );
  expect(await page.evaluate('globalThis.ran')).toBeUndefined();
});
