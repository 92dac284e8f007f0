import { describe, expect, test } from 'vitest';
import type { LinkPurpose } from '../src/domain/one-time-pages.ts';
import { pageUrl } from '../src/pages/one-time-pages.ts';
import { RETURN_PURPOSE } from '../src/billing/open-checkout.ts';
import { copyFor } from '../src/conversation/languages/copy.ts';
import { signId } from '../src/sealing/signed-id.ts';
import { updateSettings } from '../src/store/accounts.ts';
import { addCheckoutIntent } from '../src/store/checkout-intents.ts';
import { addSecretLink } from '../src/store/secret-links.ts';
import { anAccount, chatKeyOf, type TestApp, testApp } from '../test/fixtures/app.ts';
import { NOW } from '../test/fixtures/app-facts.ts';
import { createWebApp } from './app.ts';

/** Alice reads German; her browser asks for Spanish. */
async function aBench() {
  const app = await testApp();
  await anAccount(app, 'alice');
  await app.db.write(updateSettings('acc_alice', { locale: 'de' }));
  const web = createWebApp(app);
  const headers = { 'accept-language': 'es' };
  const read = async (path: string, init: RequestInit = {}) =>
    (await web.request(path, { ...init, headers })).text();
  return { app, read };
}

async function aPage(app: TestApp, purpose: LinkPurpose): Promise<string> {
  const id = `lnk_${purpose}`;
  const expiresAt = NOW + 60_000;
  await app.db.write(
    addSecretLink({ id, accountId: 'acc_alice', chat: chatKeyOf('alice'), purpose, expiresAt }),
  );
  return new URL(pageUrl(app, purpose === 'claude' ? 'secret' : 'export', id)).pathname;
}

describe('a page of an account is in its language', () => {
  const { pages } = copyFor('de');

  test.each(['return', 'left'] as const)('after %s from the payment', async (how) => {
    const { app, read } = await aBench();
    const intent = { id: 'chk_1', accountId: 'acc_alice', plan: 'pro' as const, now: NOW };
    await app.db.write(addCheckoutIntent(intent));
    const state = signId(app.config.sealing, RETURN_PURPOSE, 'chk_1');
    const said = { return: [pages.confirming, pages.closeAndReturn], left: [pages.linkWaits] };
    const page = await read(`/checkout/${how}?state=${state}`);
    expect(page).toContain('<html lang="de">');
    for (const sentence of said[how]) expect(page).toContain(sentence);
  });

  test('for a secret, its error messages included', async () => {
    const { app, read } = await aBench();
    const path = await aPage(app, 'claude');
    const page = await read(path);
    expect(page).toContain('<html lang="de">');
    const { ask, send, thenBack, problem, notKept } = pages.secret;
    const { title, what } = ask.claude;
    for (const words of [title, what, send, thenBack('der Konsole')]) expect(page).toContain(words);
    const body = new URLSearchParams({ secret: 'nothing of the kind' });
    expect(await read(path, { method: 'POST', body })).toContain(`${problem.empty} ${notKept}`);
  });

  test('for the export', async () => {
    const { app, read } = await aBench();
    const page = await read(await aPage(app, 'export'));
    expect(page).toContain('<html lang="de">');
    expect(page).toContain(pages.export.download);
  });
});

test('a page without an account is in the browser’s language', async () => {
  const { read } = await aBench();
  const { pages } = copyFor('es');
  expect(await read('/nowhere')).toContain(pages.notFound);
  expect(await read('/secret/forged')).toContain(pages.askSecretAgain);
  expect(await read('/checkout/left?state=forged')).toContain(pages.refused);
});
