import { expect, test } from 'vitest';
import { fakeCredential } from '../sandbox/anthropic/fake-credentials.ts';
import { copyFor } from '../src/conversation/languages/copy.ts';
import { LIMITED_ACTIONS } from '../src/domain/limited-actions.ts';
import { getOpenLink, pageUrl, spendLink } from '../src/pages/one-time-pages.ts';
import { addUse } from '../src/store/action-uses.ts';
import { addSecretLink } from '../src/store/secret-links.ts';
import { MINUTE } from '../test/fixtures/app-facts.ts';
import { anAccount, query, testApp } from '../test/fixtures/app.ts';
import { createWebApp } from './app.ts';

test('of several forms sent from one page at the same moment one counts; for the others the page is no longer valid', async () => {
  const app = await testApp();
  const accountId = await anAccount(app);
  const chat = 'console:main:alice';
  const expiresAt = app.now() + 600_000;
  await app.db.write(addSecretLink({ id: 'lnk_1', accountId, chat, purpose: 'claude', expiresAt }));
  const { pathname } = new URL(pageUrl(app, 'secret', 'lnk_1'));
  const web = createWebApp(app);
  const names = ['API_KEY', 'SETUP_TOKEN', 'API_KEY', 'SECOND_API_KEY'] as const;
  const answers = await Promise.all(
    names.map(async (name) =>
      web.request(pathname, {
        method: 'POST',
        body: new URLSearchParams({ secret: fakeCredential(name) }),
      }),
    ),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 404)).toHaveLength(3);
  expect(await query(app, 'SELECT version FROM credentials')).toHaveLength(1);
});

test.each([
  ['secret', 'claude'],
  ['export', 'export'],
  ['agent', 'agent'],
  ['qr', 'qr'],
] as const)('the %s page says whose it is before anything is entered', async (page, purpose) => {
  const app = await testApp();
  const accountId = await anAccount(app);
  const link = { id: 'lnk_1', accountId, chat: 'console:main:alice', purpose };
  await app.db.write(addSecretLink({ ...link, expiresAt: app.now() + 600_000 }));
  const { pathname } = new URL(pageUrl(app, page, 'lnk_1'));
  const answer = await createWebApp(app).request(pathname);
  expect(await answer.text()).toContain(
    'This page belongs to the account on the console (ID ending in ce).',
  );
});

test('the page has our name, and a problem belongs to its field', async () => {
  const app = await testApp();
  const accountId = await anAccount(app);
  const link = { id: 'lnk_1', accountId, chat: 'console:main:alice', purpose: 'claude' as const };
  await app.db.write(addSecretLink({ ...link, expiresAt: app.now() + 600_000 }));
  const { pathname } = new URL(pageUrl(app, 'secret', 'lnk_1'));
  const web = createWebApp(app);
  const asked = await (await web.request(pathname)).text();
  expect(asked).toContain('<span>Automna</span>');
  expect(asked).not.toContain('aria-invalid="');
  const body = new URLSearchParams({ secret: 'nothing useful' });
  const refused = await (await web.request(pathname, { method: 'POST', body })).text();
  expect(refused).toContain('id="problem" role="alert"');
  expect(refused).toMatch(/<textarea[^>]*aria-invalid="true"[^>]*aria-describedby="problem"/);
});

test('after too many keys the page says from when another one is taken, by the clock of its owner', async () => {
  const app = await testApp();
  const accountId = await anAccount(app);
  const chat = 'console:main:alice';
  const { perAccount } = LIMITED_ACTIONS.secret;
  await app.db.write([
    `UPDATE accounts SET timezone = 'Asia/Tokyo'`,
    ...Array.from({ length: perAccount }, (_, index) =>
      addUse(`use_${index}`, chat, 'secret', app.now() - 10 * MINUTE),
    ),
    ...addSecretLink({
      id: 'lnk_1',
      accountId,
      chat,
      purpose: 'claude',
      expiresAt: app.now() + 600_000,
    }),
  ]);
  const { pathname } = new URL(pageUrl(app, 'secret', 'lnk_1'));
  const body = new URLSearchParams({ secret: fakeCredential('API_KEY') });
  const answer = await createWebApp(app).request(pathname, { method: 'POST', body });
  const at = copyFor('en', 'Asia/Tokyo').time(app.now() + 50 * MINUTE);
  expect(await answer.text()).toContain(`I didn’t keep this one. Send it again at ${at}.`);
  expect(await query(app, 'SELECT id FROM credentials')).toEqual([]);
});

test('a page whose account is gone meanwhile is no longer valid', async () => {
  const app = await testApp();
  const accountId = await anAccount(app);
  const link = { id: 'lnk_1', accountId, chat: 'console:main:alice', purpose: 'export' as const };
  await app.db.write(addSecretLink({ ...link, expiresAt: app.now() + 600_000 }));
  const open = await getOpenLink(
    app,
    'export',
    pageUrl(app, 'export', 'lnk_1').split('/').at(-1) ?? '',
  );
  await app.db.write([{ sql: 'DELETE FROM secret_links', args: [] }]);
  const change = { sql: 'INSERT INTO no_such_table VALUES (1)', args: [] };
  await expect(spendLink(app, open, [change])).rejects.toMatchObject({ code: 'not_found' });
});

test.each([
  ['parts without a border', 'multipart/form-data', 'x'],
  ['parts that end too early', 'multipart/form-data; boundary=x', '--x\r\ncontent-disp'],
])('a form that cannot be read, %s, is refused and logged once', async (_how, type, body) => {
  const app = await testApp();
  const accountId = await anAccount(app);
  const link = { id: 'lnk_1', accountId, chat: 'console:main:alice', purpose: 'claude' as const };
  await app.db.write(addSecretLink({ ...link, expiresAt: app.now() + 600_000 }));
  const { pathname } = new URL(pageUrl(app, 'secret', 'lnk_1'));
  const answer = await createWebApp(app).request(pathname, {
    method: 'POST',
    body,
    headers: { 'content-type': type },
  });
  expect(answer.status).toBe(400);
  expect(app.logged.filter((line) => line.includes('request refused'))).toHaveLength(1);
});
