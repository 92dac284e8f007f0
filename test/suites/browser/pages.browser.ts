import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { paste } from '../../fixtures/guest.ts';
import { openWorld } from '../../fixtures/world.ts';
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

test('an agent answers on its page, in a browser that opened a link', async () => {
  await using world = await openWorld('telegram');
  const alice = world.guest('alice');
  await alice.becomesCustomer('SETUP_TOKEN', 'Starter');
  await alice.taps('Connect the web page');
  await alice.taps('Get my link');
  await alice.sees('The link works once');
  const address = await alice.opens('Open the page');

  const page = await openPhone(browser);
  await page.goto(address);
  await screenshot(page, 'agent-enter');
  await page.getByRole('button').click();
  await expect.poll(() => page.url()).toMatch(/\/agent$/);
  const transcript = page.frameLocator('iframe');
  await expect.poll(() => transcript.locator('body').textContent()).toContain('Nothing here');
  await screenshot(page, 'agent-empty');

  await world.fly.stopAll();
  // The answer is slow enough for the test to see the pending state.
  world.fault('fly', 'gateway-never-ready');
  await page.getByLabel('Message to your agent').fill('Good morning! What can you do for me?');
  await page.getByRole('button', { name: 'Send' }).click();
  const shown = () => transcript.locator('body').textContent();
  await expect.poll(shown, { timeout: 30_000 }).toContain('waking up');
  await page.getByLabel('Message to your agent').fill('While that goes on I write this');
  await screenshot(page, 'agent-waking');
  world.heal();
  await expect.poll(shown, { timeout: 30_000 }).toContain('Hello from the sandbox Claude.');
  const field = page.getByLabel('Message to your agent');
  expect(await field.inputValue()).toBe('While that goes on I write this');
  await screenshot(page, 'agent-answered');

  await field.fill(paste('API_KEY'));
  await page.getByRole('button', { name: 'Send' }).click();
  expect(await page.getByRole('alert').textContent()).toContain('looks like a Claude key');
  expect(await page.getByLabel('Message to your agent').inputValue()).toBe('');
  await screenshot(page, 'agent-secret');

  await page.getByRole('button', { name: 'Sign out' }).click();
  expect(await page.getByRole('heading').textContent()).toBe('You’re signed out.');
  await page.goto(address);
  expect(await page.getByRole('heading').textContent()).toBe('This link has expired.');
});

test('a secret that is entered on its page continues in the chat, and the page works once', async () => {
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
  expect(await page.getByRole('heading').textContent()).toBe('This page has expired.');
  await screenshot(page, 'secret-spent');
  expect(world.logLines.join('')).not.toContain(address.split('/secret/')[1]);
});
