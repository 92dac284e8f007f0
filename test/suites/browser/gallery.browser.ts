import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Api } from 'grammy';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../../../bots/discord/gateway.ts';
import { discordTransport } from '../../../bots/discord/transport.ts';
import { telegramTransport } from '../../../bots/telegram/transport.ts';
import { renderForWhatsApp } from '../../../bots/whatsapp/render.ts';
import { openDiscord, TOKEN as DISCORD_TOKEN } from '../../../sandbox/discord/test-bed.ts';
import type { Component } from '../../../sandbox/discord/wire.ts';
import { openTelegram, TOKEN } from '../../../sandbox/telegram/test-bed.ts';
import type { Shown } from '../../../src/chat/transport.ts';
import { allowedScreen, type ScreenId } from '../../../src/conversation/flows/screens.ts';
import { copyFor } from '../../../src/conversation/languages/copy.ts';
import { LANGUAGE_CODES } from '../../../src/conversation/languages/languages.ts';
import { markMoments, withMoments } from '../../../src/conversation/moments.ts';
import { newSession } from '../../../src/conversation/session.ts';
import { show } from '../../../src/conversation/turn.ts';
import { SCREEN_IDS, SITUATIONS } from '../../fixtures/app-facts.ts';
import { CLIENT_STYLE, discordHtml, telegramHtml, whatsAppHtml } from './chat-clients.ts';
import { openBrowser } from './chromium.ts';

/** Runs in the browser: the labels of which a part is not seen. */
const CUT_LABELS = `[...document.querySelectorAll('.button')]
  .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent)`;
const FOLDER = 'data/screenshots/gallery';
/** What the README shows. */
const FIRST_RUN: ScreenId[] = ['hello', 'plans', 'paying', 'connect'];
const FOR_NEWCOMERS = ['hello', 'how_it_works', 'plans', 'compare_plans'];
/** The situation of most screens, and where it does not apply the first one that does. */
const USUAL = SITUATIONS.ready;

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
  mkdirSync(FOLDER, { recursive: true });
});
afterAll(() => browser.close());

type Named = { id: ScreenId; shown: Shown };

function screensIn(locale: string): Named[] {
  const copy = markMoments(copyFor(locale));
  return SCREEN_IDS.filter((id) => !id.startsWith('op')).flatMap((id) => {
    const usual = FOR_NEWCOMERS.includes(id) ? SITUATIONS.newcomer : USUAL;
    const facts = [
      id === 'paying' ? SITUATIONS['with a link'] : usual,
      ...Object.values(SITUATIONS),
    ].find((each) => allowedScreen(each, id) === id);
    if (!facts) return [];
    const session = { ...newSession(), plan: 'pro' as const };
    const { reply } = show({ session, facts: { ...facts, locale }, copy }, id, 'send');
    return [{ id, shown: withMoments(reply) }];
  });
}

/** Sends every screen by the adapter and returns what reached the service, laid out as its client does. */
const CLIENTS = {
  async telegram(screens: Named[]): Promise<string[]> {
    const { telegram, alice, chat } = await openTelegram({ slowMs: 0 });
    await alice.say('/start');
    const sends = { perSecond: 1000, perChat: 1000 };
    const transport = telegramTransport(new Api(TOKEN, { apiRoot: telegram.url }), '100', sends);
    return each(screens, async ({ shown }) => {
      await transport.send(String(chat), shown, 'key');
      const { text, reply_markup: markup } = lastOf(telegram.calls, 'send-message')
        .body as SentByTelegram;
      return telegramHtml({ text, keyboard: markup?.inline_keyboard ?? [] });
    });
  },
  async discord(screens: Named[]): Promise<string[]> {
    const bed = await openDiscord();
    const { applicationId, url: apiUrl } = bed.discord;
    const config = { token: DISCORD_TOKEN, applicationId, apiUrl, requestsPerSecond: 50 };
    const { rest } = createClient(config);
    rest.setToken(DISCORD_TOKEN);
    const transport = discordTransport(rest, applicationId, config);
    return each(screens, async ({ id, shown }) => {
      await transport.send(bed.chat, shown, id);
      const { components } = lastOf(bed.discord.calls, 'create-message').body as {
        components: Component[];
      };
      return components.map((component) => discordHtml(component, USUAL.now)).join('');
    });
  },
  whatsapp: async (screens: Named[]): Promise<string[]> =>
    screens.map(({ shown }) => whatsAppHtml(renderForWhatsApp(shown).text)),
};

function lastOf<T extends { operation: string }>(calls: T[], name: string): T {
  const last = calls.findLast(({ operation }) => operation === name);
  if (last === undefined) throw new Error('nothing was called');
  return last;
}

type SentByTelegram = {
  text: string;
  reply_markup?: { inline_keyboard: { text: string; style?: string }[][] };
};

async function each(screens: Named[], draw: (screen: Named) => Promise<string>): Promise<string[]> {
  const drawn: string[] = [];
  for (const screen of screens) drawn.push(await draw(screen));
  return drawn;
}

describe.each(Object.keys(CLIENTS) as (keyof typeof CLIENTS)[])('on %s', (platform) => {
  test.each(LANGUAGE_CODES)('in %s no label is cut on a phone of 360 px', async (locale) => {
    const screens = screensIn(locale);
    const drawn = await CLIENTS[platform](screens);
    const context = await browser.newContext({ viewport: { width: 2244, height: 1000 } });
    const page = await context.newPage();
    for (const theme of ['light', 'dark']) {
      const phones = screens.map(
        ({ id }, index) =>
          `<div class="phone ${theme} ${platform}" id="${id}"><div class="name">${id}</div>${drawn[index]}</div>`,
      );
      await page.setContent(`<style>${CLIENT_STYLE}</style>${phones.join('')}`);
      await page.screenshot({
        path: join(FOLDER, `${platform}-${locale}-${theme}.png`),
        fullPage: true,
      });
    }
    const cut = await page.evaluate<string[]>(CUT_LABELS);
    expect(cut).toEqual([]);
    if (locale === 'en') {
      const first = screens.flatMap(({ id }, index) =>
        FIRST_RUN.includes(id) ? [`<div class="phone ${platform}">${drawn[index]}</div>`] : [],
      );
      await page.setViewportSize({ width: 1500, height: 300 });
      await page.setContent(
        `<style>${CLIENT_STYLE} body { background: none; }</style>${first.join('')}`,
      );
      await page.screenshot({ path: join(FOLDER, `first-run-${platform}.png`), fullPage: true });
    }
    await context.close();
  });
});
