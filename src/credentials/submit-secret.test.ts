import { expect, test } from 'vitest';
import { fakeCredential } from '../../sandbox/anthropic/fake-credentials.ts';
import { anAccount, query, testApp } from '../../test/fixtures/app.ts';
import { addSecretLink } from '../store/secret-links.ts';
import { submitSecret } from './submit-secret.ts';
import { pageUrl } from '../pages/one-time-pages.ts';

test('secrets submitted on two pages at the same moment get a version each', async () => {
  const app = await testApp();
  const accountId = await anAccount(app);
  await anAccount(app, 'bob');
  const expiresAt = app.now() + 600_000;
  const aPage = async (person: string): Promise<string> => {
    const id = `lnk_${person}`;
    const chat = `console:main:${person}`;
    await app.db.write(addSecretLink({ id, accountId, chat, purpose: 'claude', expiresAt }));
    return pageUrl(app, 'secret', id).split('/').at(-1) ?? '';
  };
  const pages = [await aPage('alice'), await aPage('bob')];
  const names = ['API_KEY', 'SETUP_TOKEN'] as const;
  const submitted = await Promise.all(
    pages.map((page, at) => submitSecret(app, page, fakeCredential(names[at]!))),
  );
  expect(submitted.map(({ type }) => type)).toEqual(['stored', 'stored']);
  expect(await query(app, 'SELECT version FROM credentials ORDER BY version')).toMatchObject([
    { version: 1 },
    { version: 2 },
  ]);
});
