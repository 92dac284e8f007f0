import { Api } from 'grammy';
import { expect, test } from 'vitest';
import { openTelegram, TOKEN } from '../../sandbox/telegram/test-bed.ts';
import { testApp } from '../../test/fixtures/app.ts';
import { describeBot } from './describe-bot.ts';

test('the bot is described in the language of the reader, else in English, and once', async () => {
  const app = await testApp();
  const { telegram } = await openTelegram();
  const api = new Api(TOKEN, { apiRoot: telegram.url });
  await describeBot(app, api, '100');
  const { description } = await api.getMyDescription({ language_code: 'de' });
  expect(description).toContain('deinen eigenen KI-Agenten');
  const short = await api.getMyShortDescription({ language_code: 'fr' });
  expect(short.short_description).toMatch(/^Your own AI agent/);
  const calls = telegram.calls.length;
  await describeBot(app, api, '100');
  expect(telegram.calls).toHaveLength(calls);
});
