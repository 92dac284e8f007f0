import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyFor } from '../../../src/conversation/languages/copy.ts';
import { newSession } from '../../../src/conversation/session.ts';
import { show } from '../../../src/conversation/turn.ts';
import {
  forEachService,
  type MeteredService,
  SERVICE_NAMES,
  SERVICES,
  toUnits,
} from '../../../src/domain/services.ts';
import { drawUsage } from '../../../src/pictures/draw-usage.ts';
import { renderPng } from '../../../src/pictures/render-png.ts';
import { SITUATIONS } from '../../fixtures/app-facts.ts';
import { openBrowser } from './chromium.ts';
import { aSite, type Site } from './site.ts';

const FOLDER = 'data/screenshots/gallery';
const PHONE = { width: 390, height: 844 };

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
  mkdirSync(FOLDER, { recursive: true });
});
afterAll(() => browser.close());

/** What the README shows of the pages, from left to right. */
const SHOWN: ((page: Page, site: Site) => Promise<unknown>)[] = [
  async (page, site) => page.goto(await site.returned('paid')),
  async (page, site) => page.goto(await site.link('claude')),
  async (page, site) => {
    await site.code('showing');
    await page.goto(await site.link('qr'));
    await page.locator('main button').click();
    await page.waitForFunction('document.querySelector("main img").naturalWidth > 0');
  },
  async (page, site) => {
    await site.agent();
    await site.talk();
    await page.goto(await site.link('agent'));
    await page.locator('main button').click();
    await page.waitForURL(/\/agent$/);
    await page.mouse.move(200, 400);
    await page.mouse.wheel(0, -150);
  },
];

test('the pages of the README are drawn side by side', async () => {
  const site = await aSite();
  const context = await browser.newContext({ viewport: PHONE, colorScheme: 'light' });
  const page = await context.newPage();
  const pictures: string[] = [];
  for (const open of SHOWN) {
    await open(page, site);
    expect(await page.title()).not.toBe('');
    pictures.push((await page.screenshot()).toString('base64'));
  }
  const viewport = { width: SHOWN.length * 410 + 10, height: PHONE.height + 20 };
  // Apart from the pages, whose policy allows no such image.
  const wall = await browser.newPage({ viewport });
  const images = pictures.map((each) => `<img src="data:image/png;base64,${each}">`).join('');
  await wall.setContent(
    `<style>body{margin:10px;display:flex;gap:20px}img{width:390px;box-shadow:0 0 0 1px #ccc;border-radius:8px}</style>${images}`,
  );
  await wall.screenshot({ path: join(FOLDER, 'readme-pages.png') });
  await wall.close();
  await context.close();
});

test('the usage picture of the README is drawn from the words of /usage', async () => {
  const days = Object.fromEntries(
    SERVICE_NAMES.map((service, row) => [
      service,
      someDays(row, SERVICES[service].parts / (service === 'phone' ? 4 : 1)),
    ]),
  ) as Record<MeteredService, number[]>;
  const used = forEachService((service) =>
    toUnits(
      service,
      days[service].reduce((sum, each) => sum + each, 0),
    ),
  );
  const facts = { ...SITUATIONS.ready, usage: { ...SITUATIONS.ready.usage, used } };
  const { reply } = show({ session: newSession(), facts, copy: copyFor('en') }, 'usage', 'send');
  const { picture } = reply.screen;
  if (!picture || !('usage' in picture)) throw new Error('/usage has no picture');
  const drawing = drawUsage(picture.usage, days, 'light');
  expect(drawing).toContain('Pro plan');
  writeFileSync(join(FOLDER, 'readme-usage.png'), await renderPng(drawing));
});

/** Three weeks of a month. */
function someDays(row: number, parts: number): number[] {
  return Array.from({ length: 30 }, (_, day) =>
    day < 21 ? (((day * 7 + row * 5) % 11) + 1) * parts : 0,
  );
}
