import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aSite, type Site } from './site.ts';
import { AA, findings } from './accessibility.ts';
import { openBrowser } from './chromium.ts';

const FOLDER = 'data/screenshots/gallery/pages';
const LOOKS = [390, 1280].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
);
/** 200 % on a desk, and the narrowest phone; 320 px is also 400 %, which WCAG asks for (1.4.10, Reflow). */
const NARROW = [640, 320];

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
  mkdirSync(FOLDER, { recursive: true });
});
afterAll(() => browser.close());

let site: Site;
beforeEach(async () => {
  site = await aSite();
});

/** Every page of ours, by name: how one comes to it. */
const PAGES: Record<string, (page: Page) => Promise<unknown>> = {
  plans: (page) => page.goto(`${site.url}/`),
  terms: (page) => page.goto(`${site.url}/terms`),
  'not-found': (page) => page.goto(`${site.url}/nowhere`),
  paid: async (page) => page.goto(await site.returned('paid')),
  returned: async (page) => page.goto(await site.returned('open')),
  left: async (page) => page.goto(await site.left()),
  secret: async (page) => page.goto(await site.link('claude')),
  'secret-bot': async (page) => page.goto(await site.link('bot')),
  'secret-problem': async (page) => {
    await page.goto(await site.link('claude'));
    await page.locator('textarea').fill('nothing of the kind');
    await page.locator('main button').click();
    await page.waitForSelector('[role=alert]');
  },
  'secret-over': (page) => page.goto(`${site.url}/secret/lnk_1.forged`),
  export: async (page) => page.goto(await site.link('export')),
  'qr-enter': async (page) => page.goto(await site.link('qr')),
  'file-get': async (page) => page.goto(await site.file('get')),
  'file-put': async (page) => page.goto(await site.file('put')),
  'file-put-problem': async (page) => {
    await page.goto(await site.file('put'));
    const empty = { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) };
    await page.locator('input[type=file]').setInputFiles(empty);
    await page.locator('main button').click();
    await page.waitForSelector('[role=alert]');
  },
  'qr-shown': async (page) => {
    await site.code('showing');
    await enterCode(page);
    await page.waitForFunction('document.querySelector("main img").naturalWidth > 0');
  },
  'qr-linked': async (page) => {
    await site.code('linked');
    await enterCode(page);
  },
  'api-key': async (page) => page.goto(await site.link('api_full')),
  'api-key-shown': async (page) => {
    await page.goto(await site.link('api_full'));
    await page.locator('main button').click();
    await page.waitForSelector('pre.code');
  },
  api: async (page) => {
    await page.goto(`${site.url}/api/v1`);
    await page.locator('summary').first().click();
  },
  'mail-stop': async (page) => page.goto(await site.mailStop()),
  'agent-enter': async (page) => page.goto(await site.link('agent')),
  'agent-empty': (page) => enterAgent(page),
  'agent-talk': async (page) => {
    await site.named('mia_agent_bot');
    await site.talk();
    await enterAgent(page);
  },
  'agent-problem': async (page) => {
    await enterAgent(page);
    await page.locator('textarea').fill('sk-ant-api03-'.padEnd(108, 'x'));
    await page.locator('form.write button').click();
    await page.waitForSelector('[role=alert]');
  },
  'agent-hold': async (page) => {
    await site.hold();
    await enterAgent(page);
  },
  'agent-transcript': async (page) => {
    await site.talk();
    await enterAgent(page);
    await page.goto(`${site.url}/agent/transcript`);
  },
  'agent-signed-out': (page) => page.goto(`${site.url}/agent`),
};

async function enterCode(page: Page): Promise<void> {
  await page.goto(await site.link('qr'));
  await page.locator('main button').click();
  await page.waitForURL(/\/qr$/);
}

async function enterAgent(page: Page): Promise<void> {
  await page.goto(await site.link('agent'));
  await page.locator('main button').click();
  await page.waitForURL(/\/agent$/);
}

const WIDTH = 'document.documentElement.scrollWidth';
/** Whether what has the focus shows it, and what it is. */
const FOCUSED = `(() => {
  const one = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  const isSeen = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  return { name: one.outerHTML.slice(0, 80), isBody: one === document.body, isFrame: one.tagName === 'IFRAME', isSeen };
})()`;
const CONTROLS = `[...document.querySelectorAll('a[href], button, textarea, input:not([type=hidden]), summary')].length`;

describe.each(Object.keys(PAGES))('the page %s', (name) => {
  test.each(LOOKS)('at $width px, $colorScheme, is accessible', async ({ width, colorScheme }) => {
    const viewport = { width, height: 844 };
    const context = await browser.newContext({ viewport, colorScheme });
    const page = await context.newPage();
    await PAGES[name]?.(page);
    await page.screenshot({ path: join(FOLDER, `${name}-${width}-${colorScheme}.png`) });
    expect(await findings(page, [...AA, 'best-practice'])).toEqual([]);
    expect(Number(await page.evaluate(WIDTH))).toBeLessThanOrEqual(width);
    for (const narrow of width === 1280 ? NARROW : []) {
      await page.setViewportSize({ width: narrow, height: 600 });
      expect(Number(await page.evaluate(WIDTH))).toBeLessThanOrEqual(narrow);
    }
    await context.close();
  });

  test('is used with the keyboard alone, and shows where one is', async () => {
    const page = await browser.newPage();
    await PAGES[name]?.(page);
    await page.evaluate('document.activeElement.blur()');
    const controls = Number(await page.evaluate(CONTROLS));
    const reached = new Set<string>();
    for (let presses = 0; presses < controls + 3; presses += 1) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate<Focused>(FOCUSED);
      if (at.isBody || at.isFrame) continue;
      expect(at).toMatchObject({ isSeen: true });
      reached.add(at.name);
    }
    expect(reached.size > 0).toBe(controls > 0);
    await page.close();
  });
});

type Focused = { name: string; isBody: boolean; isFrame: boolean; isSeen: boolean };

/** All pictures side by side, to be looked at. */
afterAll(() => {
  const pictures = Object.keys(PAGES).flatMap((name) =>
    LOOKS.map(({ width, colorScheme }) => `${name}-${width}-${colorScheme}`),
  );
  const figures = pictures.map(
    (name) =>
      `<figure><img src="${name}.png" width="${name.includes('-1280-') ? 640 : 195}"><figcaption>${name}</figcaption></figure>`,
  );
  const style = 'body{display:flex;flex-wrap:wrap;gap:1rem;font:14px sans-serif}figure{margin:0}';
  writeFileSync(join(FOLDER, 'index.html'), `<style>${style}</style>${figures.join('')}`);
});
