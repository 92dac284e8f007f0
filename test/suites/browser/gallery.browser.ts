import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
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
import type { Outcome, Shown } from '../../../src/chat/transport.ts';
import { allowedScreen, type ScreenId } from '../../../src/conversation/flows/screens.ts';
import { type Copy, copyFor } from '../../../src/conversation/languages/copy.ts';
import { LANGUAGE_CODES } from '../../../src/conversation/languages/languages.ts';
import { markMoments, withMoments } from '../../../src/conversation/moments.ts';
import type { Picture } from '../../../src/conversation/screen.ts';
import { type Platform, PLATFORMS } from '../../../src/domain/platforms.ts';
import { newSession } from '../../../src/conversation/session.ts';
import { step } from '../../../src/conversation/step.ts';
import { show } from '../../../src/conversation/turn.ts';
import { drawPlans } from '../../../src/pictures/draw-plans.ts';
import { drawReceipt } from '../../../src/pictures/draw-receipt.ts';
import { drawUsage } from '../../../src/pictures/draw-usage.ts';
import { drawWeek } from '../../../src/pictures/draw-week.ts';
import { renderPng } from '../../../src/pictures/render-png.ts';
import type { Theme } from '../../../src/pictures/svg.ts';
import { SCREEN_IDS, SITUATIONS } from '../../fixtures/app-facts.ts';
import { CHOSEN, DRAWN, readLate, TOLD, USED_DAYS } from '../../fixtures/shown-situations.ts';
import { CLIENT_STYLE, discordHtml, telegramHtml, whatsAppHtml, withKeys } from './chat-clients.ts';
import { openBrowser } from './chromium.ts';

/** Runs in the browser: the labels of which a part is not seen. */
const CUT_LABELS = `[...document.querySelectorAll('.button')]
  .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent)`;
const FOLDER = 'data/screenshots/gallery';
/** What the README shows. */
const FIRST_RUN: ScreenId[] = ['hello', 'plans', 'paying', 'connect'];
/** The situation of most screens, and where it does not apply the first one that does. */
const USUAL = SITUATIONS.ready;

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
  mkdirSync(FOLDER, { recursive: true });
});
afterAll(() => browser.close());

type Named = { id: string; shown: Shown };

function screensIn(locale: string, platform: Platform): Named[] {
  const { secretInput } = PLATFORMS[platform];
  const copy = markMoments(copyFor(locale, 'UTC', USUAL.now));
  const screens = SCREEN_IDS.filter((id) => !id.startsWith('op')).flatMap((id) => {
    const facts = [DRAWN[id] ?? USUAL, ...Object.values(SITUATIONS)].find(
      (each) => allowedScreen(each, id) === id,
    );
    if (!facts) return [];
    const session = { ...newSession(), plan: 'pro' as const, ...CHOSEN[id] };
    const { reply } = show({ session, facts: { ...facts, locale, secretInput }, copy }, id, 'send');
    return [{ id, shown: filled(withMoments(reply), copyFor(locale)) }];
  });
  return [...screens, ...newsIn(locale)];
}

function filled<T>(shown: T, copy: Copy): T {
  const written = Object.entries(readLate(copy)).reduce(
    (json, [mark, example]) => json.replaceAll(mark, JSON.stringify(example).slice(1, -1)),
    JSON.stringify(shown),
  );
  return JSON.parse(written) as T;
}

function newsIn(locale: string): Named[] {
  return TOLD.flatMap(({ name, news, at, facts: here }) => {
    const facts = { ...here, locale };
    const context = { session: { ...newSession(), ref: 5 }, facts, copy: copyFor(locale) };
    const { session } = show(context, at, 'send');
    const [reply] = step(session, { kind: 'news', news }, facts).replies;
    return reply ? [{ id: `told-${name}`, shown: withMoments(reply) }] : [];
  });
}

/** The picture of a screen as it stands above its words; nothing for a QR code. */
async function pictureOf({ shown }: Named, theme: Theme): Promise<string> {
  const { picture } = shown.screen;
  if (!picture || !drawingOf(picture, theme)) return '';
  const png = await renderPng(drawingOf(picture, theme) ?? '');
  return `<img src="data:image/png;base64,${png.toString('base64')}">`;
}

function drawingOf(picture: Picture, theme: Theme): string | null {
  if ('usage' in picture) return drawUsage(picture.usage, USED_DAYS, theme);
  if ('receipt' in picture) return drawReceipt(picture.receipt, theme);
  if ('plans' in picture) return drawPlans(picture.plans, theme);
  return 'week' in picture ? drawWeek(picture.week, theme) : null;
}

/** Sends every screen by the adapter and returns what reached the service, laid out as its client does. */
const CLIENTS = {
  async telegram(screens: Named[]): Promise<string[]> {
    const { telegram, alice, chat } = await openTelegram({ slowMs: 0 });
    await alice.say('/start');
    const sends = { perSecond: 1000, perChat: 1000 };
    const transport = telegramTransport(new Api(TOKEN, { apiRoot: telegram.url }), '100', sends);
    return each(screens, async ({ shown }) => {
      await arriving(() => transport.send(String(chat), shown, 'key'));
      const { text, reply_markup: markup } = lastOf(telegram.calls, 'send-message')
        .body as SentByTelegram;
      return telegramHtml({ text: withKeys(text), keyboard: markup?.inline_keyboard ?? [] });
    });
  },
  async discord(screens: Named[], language: string): Promise<string[]> {
    const reader = { readAt: USUAL.now, language };
    const bed = await openDiscord();
    const { applicationId, url: apiUrl } = bed.discord;
    const config = { token: DISCORD_TOKEN, applicationId, apiUrl, requestsPerSecond: 50 };
    const { rest } = createClient(config);
    rest.setToken(DISCORD_TOKEN);
    const transport = discordTransport(rest, applicationId, config);
    return each(screens, async ({ id, shown }) => {
      await arriving(() => transport.send(bed.chat, shown, id));
      const { components } = lastOf(bed.discord.calls, 'create-message').body as {
        components: Component[];
      };
      return components.map((component) => discordHtml(component, reader)).join('');
    });
  },
  whatsapp: async (screens: Named[]): Promise<string[]> =>
    screens.map(({ shown }) => whatsAppHtml(renderForWhatsApp(shown).text)),
};

/** Sends again when the budget of the bot allows it: more screens are sent here than a second has room for. */
async function arriving(send: () => Promise<Outcome>): Promise<void> {
  const outcome = await send();
  if (outcome.type === 'done') return;
  if (outcome.type !== 'later') throw new Error(`not sent: ${JSON.stringify(outcome)}`);
  await setTimeout(outcome.afterMs ?? 100);
  await arriving(send);
}

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
    const screens = screensIn(locale, platform);
    const words = await CLIENTS[platform](screens, locale);
    // As the product draws it for the chats of a platform.
    const theme = platform === 'discord' ? 'dark' : 'light';
    const pictures = await Promise.all(screens.map((screen) => pictureOf(screen, theme)));
    const drawn = words.map((each, index) => `${pictures[index] ?? ''}${each}`);
    const context = await browser.newContext({ viewport: { width: 2244, height: 1000 } });
    const page = await context.newPage();
    for (const look of ['light', 'dark']) {
      const phones = screens.map(
        ({ id }, index) =>
          `<div class="phone ${look} ${platform}" id="${id}"><div class="name">${id}</div>${drawn[index]}</div>`,
      );
      await page.setContent(`<style>${CLIENT_STYLE}</style>${phones.join('')}`);
      await page.screenshot({
        path: join(FOLDER, `${platform}-${locale}-${look}.png`),
        fullPage: true,
      });
    }
    const cut = await page.evaluate<string[]>(CUT_LABELS);
    expect(cut).toEqual([]);
    if (locale === 'en') {
      const first = screens.flatMap(({ id }, index) =>
        FIRST_RUN.some((each) => each === id)
          ? [`<div class="phone ${platform}">${drawn[index]}</div>`]
          : [],
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
