import { describe, expect, test } from 'vitest';
import { Hono } from 'hono';
import {
  anAccount,
  query,
  says,
  testApp,
  type TestApp,
  valueOf,
  WEBHOOK_SECRET,
  wordsFor,
  sealingKey,
} from '../test/fixtures/app.ts';
import { NOW } from '../test/fixtures/app-facts.ts';
import { aStripe, pay, PRICES } from '../sandbox/stripe/testing.ts';
import { signatureHeader } from '../sandbox/stripe/webhook-signature.ts';
import { openCheckout, RETURN_PURPOSE } from '../src/billing/open-checkout.ts';
import { AppError } from '../src/errors.ts';
import { processEvents } from '../src/chat/process-events.ts';
import { signId } from '../src/sealing/signed-id.ts';
import { addCheckoutIntent } from '../src/store/checkout-intents.ts';
import { createWebApp } from './app.ts';
import { messagePage } from './pages.tsx';

const signReturn = (app: TestApp, id: string) => signId(app.config.sealing, RETURN_PURPOSE, id);
const webhook = (raw: string, signature = signatureHeader(raw, [WEBHOOK_SECRET], NOW / 1000)) => ({
  method: 'POST',
  body: raw,
  headers: { 'stripe-signature': signature },
});
const event = (id = 'evt_1') =>
  JSON.stringify({
    id,
    object: 'event',
    api_version: '2026-10-28.endive',
    created: NOW / 1000,
    livemode: false,
    type: 'invoice.paid',
    data: { object: { id: 'in_1', object: 'invoice', customer: 'cus_1' } },
  });

test('the health check answers ok', async () => {
  const response = await createWebApp(await testApp()).request('/healthz');
  expect([response.status, await response.json()]).toEqual([200, { ok: true }]);
});

test('an unknown page answers 404 and reveals nothing', async () => {
  const response = await createWebApp(await testApp()).request('/admin?token=abc');
  expect(response.status).toBe(404);
  const body = await response.text();
  expect(body).toContain('This page doesn’t exist.');
  expect(body).not.toContain('abc');
});

test.each([
  ['automna.test', 200],
  ['AUTOMNA.test:443', 200],
  ['127.0.0.1:8080', 200],
  ['[::1]:8080', 200],
  ['localhost', 200],
  ['web:8080', 200],
  ['automna.internal', 200],
  ['evil.example', 421],
  ['automna.test.evil.example', 421],
])('asked as %s, a page answers %i', async (host, status) => {
  const app = await testApp();
  const response = await createWebApp(app).request('/healthz', { headers: { host } });
  expect(response.status).toBe(status);
  expect(app.logged.join()).not.toContain('evil');
});

test('every response has the security headers', async () => {
  const { headers } = await createWebApp(await testApp()).request('/healthz');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
});

test('a request is logged without its query, because a query may contain a secret', async () => {
  const app = await testApp();
  await createWebApp(app).request('/checkout/left?state=chk_1.secretsignature');
  expect(app.logged.join()).toContain('"/checkout/left"');
  expect(app.logged.join()).not.toContain('secretsignature');
});

describe('the Stripe webhook', () => {
  test('answers 200 once the event is stored', async () => {
    const app = await testApp();
    const response = await createWebApp(app).request('/stripe/webhook', webhook(event()));
    expect(response.status).toBe(200);
    expect(await valueOf(app, 'SELECT id FROM stripe_events')).toBe('evt_1');
  });

  test.each<[string, RequestInit]>([
    ['a forged one', webhook(event(), 't=1,v1=00')],
    ['one without a signature', { method: 'POST', body: event() }],
    ['no JSON at all', webhook('not json')],
    ...[
      'null',
      '{}',
      '[]',
      '"evt"',
      event().replace('"evt_1"', '7'),
      event().replace('"data"', '"x"'),
    ].map((raw): [string, RequestInit] => [`a signed body that is no event, ${raw}`, webhook(raw)]),
  ])('answers 400 to %s and stores nothing', async (_what, request) => {
    const app = await testApp();
    const response = await createWebApp(app).request('/stripe/webhook', request);
    expect(response.status).toBe(400);
    expect(await query(app, 'SELECT * FROM stripe_events')).toEqual([]);
  });

  test('answers 5xx when the event could not be stored, so that Stripe sends it again', async () => {
    const app = await testApp();
    await app.db.write([{ sql: 'DROP TABLE stripe_events', args: [] }]);
    const response = await createWebApp(app).request('/stripe/webhook', webhook(event()));
    expect(response.status).toBe(500);
  });

  test('cannot be read with GET', async () => {
    const response = await createWebApp(await testApp()).request('/stripe/webhook');
    expect(response.status).toBe(404);
  });

  test.each([
    ['said', { 'content-length': String(2 ** 21) }],
    ['not said', {}],
  ])('refuses a body that is too large, its size %s', async (_how, headers) => {
    const app = await testApp();
    const request = webhook('x'.repeat(2 ** 21));
    const response = await createWebApp(app).request('/stripe/webhook', {
      ...request,
      headers: { ...request.headers, ...headers },
    });
    expect(response.status).toBe(413);
  });
});

describe('coming back from Stripe', () => {
  /** Alice has an open payment link. */
  async function aLink() {
    const clock = { now: NOW };
    const stripe = await aStripe({ now: () => clock.now, prices: PRICES });
    const app = await testApp({ clock, settings: { STRIPE_API_URL: stripe.url } });
    for (const typed of ['/start', 'Choose a plan', 'Pro']) await says(app, 'alice', typed);
    const id = String(await valueOf(app, 'SELECT id FROM checkout_intents'));
    await openCheckout(app, id);
    await processEvents(app, 'console:main:alice');
    const url = String(await valueOf(app, 'SELECT url FROM checkout_intents'));
    return { app, stripe, web: createWebApp(app), id, url };
  }

  test('Stripe sends the browser to an address that this service has signed', async () => {
    const { web, stripe, url } = await aLink();
    const location = new URL((await pay({ url })).headers.get('location') ?? '');
    expect(location.origin).toBe('https://automna.test');
    const response = await web.request(location.pathname + location.search);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('Payment received. Thank you!');
    const [session] = Object.values(stripe.state.sessions);
    const left = new URL(String(session?.cancel_url));
    expect((await web.request(left.pathname + left.search)).status).toBe(200);
  });

  test('only Stripe decides: opening the page alone grants nothing', async () => {
    const { app, web, id } = await aLink();
    const response = await web.request(`/checkout/return?state=${signReturn(app, id)}`);
    expect(await response.text()).toContain('Your payment is being confirmed.');
    expect(await query(app, 'SELECT * FROM subscriptions')).toEqual([]);
  });

  test('after a payment the chat continues without any action', async () => {
    const { app, web, id, url } = await aLink();
    await pay({ url });
    await web.request(`/checkout/return?state=${signReturn(app, id)}`);
    await processEvents(app, 'console:main:alice');
    expect(await wordsFor(app, 'alice')).toContain('Payment received, thank you!');
  });

  test('loading the page again shows the same and sends no second message', async () => {
    const { app, web, id, url } = await aLink();
    await pay({ url });
    for (let times = 0; times < 3; times += 1) {
      const response = await web.request(`/checkout/return?state=${signReturn(app, id)}`);
      expect(await response.text()).toContain('Payment received');
    }
    await processEvents(app, 'console:main:alice');
    expect((await wordsFor(app, 'alice')).match(/Payment received/g)).toHaveLength(1);
  });

  test('whoever loads it without end asks Stripe a few times only', async () => {
    const { app, stripe, web, id } = await aLink();
    const state = signReturn(app, id);
    const asked = () =>
      stripe.calls.filter(({ operation }) => operation === 'list-subscriptions').length;
    const before = asked();
    for (let times = 0; times < 40; times += 1) {
      const response = await web.request(`/checkout/return?state=${state}`);
      expect(response.status).toBe(200);
    }
    expect(asked() - before).toBe(6);
  });

  test('while Stripe is unavailable the page does not fail and promises nothing', async () => {
    const { app, stripe, web, id } = await aLink();
    stripe.faults.enable('rate-limited');
    const response = await web.request(`/checkout/return?state=${signReturn(app, id)}`);
    expect([response.status, await response.text()]).toEqual([
      200,
      expect.stringContaining('being confirmed'),
    ]);
  });

  test('leaving the payment is told in the chat once, and nothing is charged', async () => {
    const { app, web, id } = await aLink();
    for (let times = 0; times < 2; times += 1) {
      const response = await web.request(`/checkout/left?state=${signReturn(app, id)}`);
      expect(await response.text()).toContain('You haven’t been charged.');
    }
    await processEvents(app, 'console:main:alice');
    expect(
      (await wordsFor(app, 'alice')).match(/No problem, you haven’t been charged/g),
    ).toHaveLength(1);
  });

  describe('the short link in the chat', () => {
    async function short() {
      const link = await aLink();
      const path = `/p/${String(await valueOf(link.app, 'SELECT code FROM checkout_intents'))}`;
      return { ...link, path, open: () => link.web.request(path) };
    }

    test('leads to the payment page, and names neither the account nor the payment', async () => {
      const { app, url, path, open } = await short();
      const response = await open();
      expect([response.status, response.headers.get('location')]).toEqual([303, url]);
      const sent = JSON.stringify(await query(app, 'SELECT * FROM outbox'));
      expect(sent).toContain(`https://automna.test${path}`);
      expect(sent).not.toContain(url);
      expect(path).toMatch(/^\/p\/\w{1,12}$/);
    });

    test('says after the payment that it is paid', async () => {
      const { app, id, url, open } = await short();
      await pay({ url });
      app.clock.now += 61_000;
      await openCheckout(app, id);
      const response = await open();
      expect([response.status, await response.text()]).toEqual([
        200,
        expect.stringContaining('Payment received. Thank you!'),
      ]);
    });

    test.each([
      ['an hour later, though nobody has noticed', 60 * 60_000, ''],
      ['once another one has replaced it', 0, `UPDATE checkout_intents SET state = 'replaced'`],
      ['once its account is gone', 0, `UPDATE checkout_intents SET code = NULL`],
    ])('has ended %s, and never says that nothing was paid', async (_when, laterMs, sql) => {
      const { app, open } = await short();
      app.clock.now += laterMs;
      if (sql) await app.db.write([{ sql, args: [] }]);
      const response = await open();
      const page = await response.text();
      expect(response.status).toBe(410);
      expect(page).toContain('This payment link has ended.');
      expect(page).not.toContain('charged');
    });
  });

  test('a page about a payment is not cached', async () => {
    const { app, web, id } = await aLink();
    for (const page of ['return', 'left']) {
      const response = await web.request(`/checkout/${page}?state=${signReturn(app, id)}`);
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
  });
});

describe('an address that this service did not sign', () => {
  async function forge(app: TestApp): Promise<string[]> {
    await anAccount(app);
    await app.db.write(
      addCheckoutIntent({ id: 'chk_1', accountId: 'acc_alice', plan: 'pro', now: NOW }),
    );
    const good = signReturn(app, 'chk_1');
    return [
      '',
      'chk_1',
      'chk_1.',
      good.replace('chk_1', 'chk_2'),
      `${good}x`,
      good.slice(0, -1),
      `${good.slice(0, -1)}é`,
      `chk_1.${'€'.repeat(43)}`,
      signReturn(app, 'chk_nobody'),
    ];
  }

  test.each(['return', 'left'])('/checkout/%s of a forged state is not found', async (page) => {
    const app = await testApp();
    const web = createWebApp(app);
    for (const state of await forge(app)) {
      const response = await web.request(`/checkout/${page}?state=${encodeURIComponent(state)}`);
      expect(response.status).toBe(404);
    }
    expect(await query(app, 'SELECT * FROM inbox')).toEqual([]);
  });

  test('is accepted when an older key has signed it, also after a key rotation', async () => {
    const app = await testApp();
    await forge(app);
    const state = signReturn(app, 'chk_1');
    const rotated = await testApp({
      settings: {
        DATABASE_URL: app.databaseUrl,
        SEALING_KEYS: `${sealingKey('k2')},${sealingKey('k1')}`,
      },
    });
    const response = await createWebApp(rotated).request(`/checkout/left?state=${state}`);
    expect(response.status).toBe(200);
  });
});

describe('when something fails', () => {
  const failing = (error: Error) => {
    const routes = new Hono();
    routes.get('/', () => {
      throw error;
    });
    return { '/boom': routes };
  };

  test('the page of a bug shows a reference and no details; the log has both', async () => {
    const app = await testApp();
    const web = createWebApp(app, failing(new Error('SQLITE_ERROR: no such table: secrets')));
    const response = await web.request('/boom');
    const body = await response.text();
    expect(response.status).toBe(500);
    expect(body).toContain('Something broke on our side.');
    expect(body).not.toContain('SQLITE');
    const [reference = 'none'] = /ref_\w+/.exec(body) ?? [];
    const line = app.logged.find((each) => each.includes(reference));
    expect(line).toContain('no such table');
  });

  test.each([
    ['bad_input', 400],
    ['denied', 403],
    ['not_found', 404],
    ['conflict', 409],
    ['upstream', 502],
  ] as const)(
    'an expected failure of the code %s is %i, without its words',
    async (code, status) => {
      const app = await testApp();
      const response = await createWebApp(app, failing(new AppError(code, 'words within'))).request(
        '/boom',
      );
      expect(response.status).toBe(status);
      expect(await response.text()).not.toContain('words within');
    },
  );
});

test('text on a page cannot become markup', async () => {
  const page = String(
    await messagePage({
      language: 'en',
      tone: 'warn',
      title: '<script>',
      sentences: ['"&<b>'],
    }),
  );
  expect(page).toContain('&lt;script&gt;');
  expect(page).not.toContain('<b>');
});

const FORM_TYPES = [
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'application/json',
];
const PAGES = [
  '/secret/lnk_1.x',
  '/export/lnk_1.x',
  '/agent/enter/lnk_1.x',
  '/agent/messages',
  '/agent/leave',
  '/checkout/return',
  '/nowhere',
];

describe('a body of a page', () => {
  test.each(PAGES.flatMap((path) => FORM_TYPES.map((type) => [path, type] as const)))(
    'that is too large is refused by %s in the words of a page (%s)',
    async (path, type) => {
      const app = await testApp();
      const web = createWebApp(app);
      const { origin } = new URL(app.config.web.publicUrl);
      const body = 'a=b&'.repeat(2 ** 18);
      const answer = await web.request(path, {
        method: 'POST',
        body,
        headers: { 'content-type': type, origin },
      });
      expect(answer.status).toBe(413);
      expect(await answer.text()).toContain('That’s too large.');
    },
  );
});
