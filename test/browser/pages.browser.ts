import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { paste } from '../guest.ts';
import { openWorld } from '../world.ts';
import { openBrowser, openPhone, screenshot } from './chromium.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('a person pays on the payment page and is sent back to the chat', async () => {
  await using world = await openWorld('telegram');
  const alice = world.guest('alice');
  await alice.asksForLink('Pro');
  const page = await openPhone(browser);
  await page.goto(await alice.link());
  await screenshot(page, 'payment');
  await page.getByRole('button', { name: /pay/i }).click();
  await expect.poll(() => page.url()).toContain('/checkout/return');
  expect(await page.getByRole('heading').textContent()).toBe('Payment received. Thank you!');
  await screenshot(page, 'paid');
  await alice.sees('Payment received');
});

test('a secret handed in on its page goes on in the chat, and the page works once', async () => {
  await using world = await openWorld('telegram');
  const alice = world.guest('alice');
  await alice.subscribes('Starter');
  await alice.taps('API key');
  await alice.taps('Use a private page instead');
  await alice.sees('Your private page works once');
  const address =
    alice.person
      .visible()
      .flatMap(({ links }) => links)
      .at(-1)?.url ?? '';
  expect(address).toContain('/secret/');

  const page = await openPhone(browser);
  const opened = await page.goto(address);
  expect(opened?.headers()).toMatchObject({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  });
  await screenshot(page, 'secret');

  await page.getByLabel('Token or key').fill(paste('TRUNCATED_KEY'));
  await page.getByRole('button').click();
  expect(await page.getByRole('alert').textContent()).toContain('The end seems to be missing');
  expect(await page.getByLabel('Token or key').inputValue()).toBe('');
  await screenshot(page, 'secret-problem');

  await page.getByLabel('Token or key').fill(paste('API_KEY'));
  await page.getByRole('button').click();
  expect(await page.getByRole('heading').textContent()).toBe('Got it, thank you.');
  expect(await page.content()).toContain('go back to Telegram');
  await screenshot(page, 'secret-kept');
  await alice.sees('Claude is connected');

  const again = await page.goto(address);
  expect(again?.status()).toBe(404);
  expect(await page.getByRole('heading').textContent()).toBe('This page is no longer valid.');
  await screenshot(page, 'secret-spent');
  expect(world.logLines.join('')).not.toContain(address.split('/secret/')[1]);
});
