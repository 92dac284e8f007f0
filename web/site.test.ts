import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testApp } from '../test/fixtures/app.ts';
import { saveSetting, TELEGRAM_NAME } from '../src/store/settings.ts';
import { createWebApp } from './app.ts';

const ON = {
  ALLOW_STAND_INS: 'true',
  TELEGRAM_WEBHOOK_SECRET: 'sandbox-only-webhook-secret',
  TELEGRAM_BOT_TOKEN: '123456789:AAsandboxOnlyNotATokenAtAll',
  DISCORD_BOT_TOKEN: 'sandbox-only-not-a-token',
  DISCORD_APPLICATION_ID: '123456789012345678',
  WHATSAPP_ENABLED: 'true',
  WHATSAPP_PAIRING_NUMBER: '15550100200',
};

async function aSite(settings: Record<string, string> = {}) {
  const app = await testApp({ settings: { ...ON, ...settings } });
  await app.db.write([saveSetting(TELEGRAM_NAME, 'AutomnaBot')]);
  const web = createWebApp(app);
  const open = async (path: string, language = 'en') => {
    const response = await web.request(path, { headers: { 'accept-language': language } });
    return { response, text: await response.text() };
  };
  return { open };
}

test.each(['/', '/plans'])('%s shows the three plans, and each begins in a chat', async (path) => {
  const { open } = await aSite();
  const { response, text } = await open(path);
  expect(response.status).toBe(200);
  for (const plan of ['starter', 'pro', 'power']) {
    expect(text).toContain(`https://t.me/AutomnaBot?start=${plan}`);
    expect(text).toContain(`https://wa.me/15550100200?text=start%20${plan}`);
  }
  expect(text).toContain('https://discord.com/users/123456789012345678');
  for (const said of ['$20', '$30', '$40', '10,000 searches', 'always on', 'sleeps when idle']) {
    expect(text).toContain(said);
  }
});

test('it is one small page without scripts, and with one picture of its own', async () => {
  const { open } = await aSite();
  const { response, text } = await open('/');
  expect(Buffer.byteLength(text)).toBeLessThan(20_000);
  expect(text).not.toMatch(/<script|<img|@import|url\(|noindex/);
  expect(text.match(/ src=|rel="icon"/g)).toEqual(['rel="icon"']);
  expect(response.headers.get('cache-control')).toContain('max-age');
  const icon = await open('/icon.svg');
  expect(icon.response.headers.get('content-type')).toContain('image/svg+xml');
  expect(icon.text.length).toBeLessThan(1000);
});

test.each([
  ['de-AT,de;q=0.9', '/', 'Dein eigener KI-Agent', 'lang="de"'],
  ['es-MX', '/', 'Tu propio agente de IA', 'lang="es"'],
  ['fr', '/', 'Your own AI agent', 'lang="en"'],
  ['de', '/?lang=es', 'Tu propio agente de IA', 'lang="es"'],
])('for %s at %s it speaks the language of the visitor', async (language, path, title, lang) => {
  const { open } = await aSite();
  const { response, text } = await open(path, language);
  expect(text).toContain(title);
  expect(text).toContain(lang);
  expect(response.headers.get('vary')?.toLowerCase()).toContain('accept-language');
});

test('what does not work yet is called soon', async () => {
  const { open } = await aSite({ PERPLEXITY_API_KEY: 'pplx-sandbox-only-not-a-key' });
  const { text } = await open('/');
  expect(text).toContain('<li>500 searches</li>');
  expect(text).toContain('<li>API access</li>');
  const without = await (await aSite()).open('/');
  expect(without.text).toContain('<li>500 searches<small> soon</small></li>');
});

test('without any chat that has an address it says so and offers no button', async () => {
  const web = createWebApp(await testApp());
  const text = await (await web.request('/')).text();
  expect(text).toContain('aren’t open at the moment');
  expect(text).not.toContain('class="button');
});

test('terms and privacy lead to the operator’s page, show a file, or are not there', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'automna-terms-')), 'terms.txt');
  writeFileSync(file, 'First <b>words</b>.\n\nSecond words.\n');
  const { open } = await aSite({ PRIVACY_PAGE: 'https://automna.test/privacy', TERMS_PAGE: file });
  const { response } = await open('/privacy');
  expect([response.status, response.headers.get('location')]).toEqual([
    302,
    'https://automna.test/privacy',
  ]);
  const terms = await open('/terms');
  expect(terms.text).toContain('<p>First &lt;b&gt;words&lt;/b&gt;.</p><p>Second words.</p>');
  expect((await open('/')).text).toContain('href="/terms"');
  const bare = await aSite();
  expect((await bare.open('/terms')).response.status).toBe(404);
  expect((await bare.open('/')).text).not.toContain('href="/terms"');
});

test('the plans say that tax may come on top, where this deployment adds it', async () => {
  const words = 'Tax may come on top';
  expect((await (await aSite()).open('/plans')).text).not.toContain(words);
  const { open } = await aSite({ STRIPE_AUTOMATIC_TAX: 'true' });
  expect((await open('/plans')).text).toContain(words);
});
