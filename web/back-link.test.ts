import { expect, test } from 'vitest';
import { copyFor } from '../src/conversation/languages/copy.ts';
import { saveSetting, TELEGRAM_NAME } from '../src/store/settings.ts';
import { testApp } from '../test/fixtures/app.ts';
import { findBackLink } from './back-link.ts';
import { messagePage } from './pages.tsx';

const settings = {
  ALLOW_STAND_INS: 'true',
  TELEGRAM_WEBHOOK_SECRET: 'sandbox-only-webhook-secret',
  TELEGRAM_BOT_TOKEN: '123456789:AAsandboxOnlyNotATokenAtAll',
};

test('a page leads back into the chat of its person, where that chat has an address', async () => {
  const app = await testApp({ settings });
  await app.db.write([saveSetting(TELEGRAM_NAME, 'AutomnaBot')]);
  const back = await findBackLink(app, copyFor('de'), 'telegram');
  expect(back).toEqual({ label: 'Zurück zu Telegram', url: 'https://t.me/AutomnaBot' });
  expect(await findBackLink(app, copyFor('de'), 'console')).toBeNull();
  const page = String(
    await messagePage({ language: 'de', tone: 'good', title: 'Danke', sentences: [], back }),
  );
  expect(page).toContain('<span>Automna</span>');
  expect(page).toContain('<a class="button" href="https://t.me/AutomnaBot">Zurück zu Telegram</a>');
});
