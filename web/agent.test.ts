import { beforeEach, describe, expect, test } from 'vitest';
import { fakeCredential } from '../sandbox/anthropic/fake-credentials.ts';
import { anAccount, query, subscribed, type TestApp, testApp } from '../test/fixtures/app.ts';
import { connectWeb, disconnectChannel } from '../src/store/channels.ts';
import { addSecretLink } from '../src/store/secret-links.ts';
import { pageUrl } from '../src/pages/one-time-pages.ts';
import { createWebApp } from './app.ts';

const ORIGIN = 'https://automna.test';

let app: TestApp;
let web: ReturnType<typeof createWebApp>;
let entrance: string;
beforeEach(async () => {
  app = await testApp();
  web = createWebApp(app);
  const accountId = await anAccount(app);
  await subscribed(app, accountId, 'pro');
  await app.db.write([
    connectWeb('chn_web', accountId, app.now()),
    ...addSecretLink({
      id: 'lnk_1',
      accountId,
      chat: 'console:main:alice',
      purpose: 'agent',
      expiresAt: app.now() + 600_000,
    }),
  ]);
  entrance = new URL(pageUrl(app, 'agent', 'lnk_1')).pathname;
});

const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  web.request(path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { origin: ORIGIN, ...headers },
  });

async function letIn(): Promise<string> {
  const entered = await post(entrance, {});
  return entered.headers.get('set-cookie')?.split(';')[0] ?? '';
}

const get = (path: string, cookie: string) => web.request(path, { headers: { cookie } });

test('the page says what the agent is called and how it is', async () => {
  const cookie = await letIn();
  expect(await (await get('/agent', cookie)).text()).toContain(
    'not built yet · Claude not connected',
  );
  await app.db.write([
    `INSERT INTO channels (id, account_id, kind, state, bot_id, bot_name, created_at)
     SELECT 'chn_tg', id, 'telegram', 'on', '7', 'mia_agent_bot', 0 FROM accounts`,
  ]);
  expect(await (await get('/agent', cookie)).text()).toContain('<h1>mia_agent_bot</h1>');
});

describe('the link from the chat', () => {
  test('is not spent by opening it', async () => {
    for (let times = 0; times < 3; times += 1) {
      const page = await web.request(entrance);
      expect([page.status, page.headers.get('set-cookie')]).toEqual([200, null]);
    }
    expect((await post(entrance, {})).status).toBe(303);
  });

  test('admits one browser once, with a cookie that only our server can read', async () => {
    const entered = await post(entrance, {});
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '/agent']);
    const cookie = entered.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/Path=\/agent; HttpOnly; Secure; SameSite=Lax$/);
    expect(cookie).toContain('Max-Age=604800');
    const again = await post(entrance, {});
    expect([again.status, again.headers.get('set-cookie')]).toEqual([404, null]);
    expect(await again.text()).toContain('This link has expired.');
  });

  test('on this machine, without https, the cookie travels all the same', async () => {
    const local = await testApp({
      settings: { DATABASE_URL: app.databaseUrl, PUBLIC_URL: 'http://127.0.0.1:8080' },
    });
    const entered = await createWebApp(local).request(entrance, {
      method: 'POST',
      body: new URLSearchParams({}),
      headers: { origin: 'http://127.0.0.1:8080' },
    });
    expect(entered.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Lax$/);
  });

  test.each(['lnk_1', 'lnk_1.', 'lnk_1.forged', '%E2%82%AC'])(
    'forged as %s it is none',
    async (id) => {
      for (const answer of [
        await web.request(`/agent/enter/${id}`),
        await post(`/agent/enter/${id}`, {}),
      ]) {
        expect([answer.status, answer.headers.get('set-cookie')]).toEqual([404, null]);
      }
    },
  );
});

describe('the page', () => {
  test.each([
    ['GET', '/agent'],
    ['GET', '/agent/transcript'],
    ['POST', '/agent/messages'],
    ['POST', '/agent/leave'],
  ])('%s %s is closed to a browser that was not let in', async (method, path) => {
    for (const cookie of ['', 'agent_visit=vis_1', 'agent_visit=vis_1.forged']) {
      const answer =
        method === 'GET' ? await get(path, cookie) : await post(path, { text: 'x' }, { cookie });
      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain('This browser isn’t signed in.');
    }
    expect(await query(app, 'SELECT * FROM web_messages')).toEqual([]);
  });

  test('stores a message once, however often the form is sent', async () => {
    const cookie = await letIn();
    const page = await (await get('/agent', cookie)).text();
    const [, key = ''] = /name="key" value="(\w+)"/.exec(page) ?? [];
    for (let times = 0; times < 2; times += 1) {
      const sent = await post('/agent/messages', { key, text: 'Good <b>morning</b>' }, { cookie });
      expect([sent.status, sent.headers.get('location')]).toEqual([303, '/agent']);
    }
    const transcript = await (await get('/agent/transcript', cookie)).text();
    expect(transcript.match(/Good &lt;b&gt;morning&lt;\/b&gt;/g)).toHaveLength(1);
    expect(transcript).toContain('On its way…');
    expect(transcript).toContain('http-equiv="refresh"');
  });

  test('takes the longest message in any language, and nothing longer', async () => {
    const cookie = await letIn();
    const sent = await post('/agent/messages', { key: 'k', text: '語'.repeat(8000) }, { cookie });
    expect(sent.status).toBe(303);
    const refused = await post(
      '/agent/messages',
      { key: 'l', text: 'x'.repeat(90_000) },
      { cookie },
    );
    expect(refused.status).toBe(413);
  });

  test('keeps a text that was not sent in the field, but never a credential', async () => {
    const cookie = await letIn();
    const long = `${'y'.repeat(8000)} end`;
    const refused = await post('/agent/messages', { key: 'k', text: long }, { cookie });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain(long);
    const secret = fakeCredential('API_KEY');
    const caught = await post('/agent/messages', { key: 'k', text: `it is ${secret}` }, { cookie });
    const body = await caught.text();
    expect(caught.status).toBe(422);
    expect(body).toContain('That looks like a Claude key');
    expect(body).not.toContain(secret);
    expect(app.logged.join()).not.toContain(secret);
  });

  test.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a page that hides where it is', { origin: 'null' }],
  ])('takes nothing from %s', async (_who, headers) => {
    const cookie = await letIn();
    const sent = await post('/agent/messages', { key: 'k', text: 'x' }, { ...headers, cookie });
    expect(sent.status).toBe(403);
    expect(await query(app, 'SELECT * FROM web_messages')).toEqual([]);
  });

  test('says why it is closed, and shows the messages', async () => {
    const cookie = await letIn();
    await post('/agent/messages', { key: 'k', text: 'before' }, { cookie });
    await app.db.write([disconnectChannel('acc_alice', 'web', app.now())]);
    const page = await get('/agent', cookie);
    const body = await page.text();
    expect(body).toContain('This page was disconnected.');
    expect(body).not.toContain('<textarea');
    expect((await post('/agent/messages', { key: 'l', text: 'x' }, { cookie })).status).toBe(403);
    expect(await (await get('/agent/transcript', cookie)).text()).toContain('before');
  });

  test('signs out this browser and no other', async () => {
    const cookie = await letIn();
    const left = await post('/agent/leave', {}, { cookie });
    expect(await left.text()).toContain('You’re signed out.');
    expect((await get('/agent', cookie)).status).toBe(403);
  });

  test('is in the language of its account', async () => {
    await app.db.write([{ sql: `UPDATE accounts SET locale = 'de'`, args: [] }]);
    expect(await (await get('/agent', await letIn())).text()).toContain(
      'Nachricht an deinen Agenten',
    );
  });

  test('runs no script but its own, may be framed only by itself, and is not cached', async () => {
    const cookie = await letIn();
    for (const path of ['/agent', '/agent/transcript']) {
      const { headers } = await get(path, cookie);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'self'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
      expect(headers.get('cache-control')).toBe('no-store');
    }
    expect((await get('/healthz', '')).headers.get('content-security-policy')).toContain(
      "frame-ancestors 'none'",
    );
    expect(app.logged.join()).not.toContain(entrance.split('/').at(-1));
  });
});
