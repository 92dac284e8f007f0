import { mkdtempSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import { onTestFinished } from 'vitest';
import { RETURN_PURPOSE } from '../../../src/billing/open-checkout.ts';
import type { LinkPurpose, OneTimePage } from '../../../src/domain/one-time-pages.ts';
import { ONE_TIME_PAGES } from '../../../src/domain/one-time-pages.ts';
import { stopUrl } from '../../../src/mail/stop-url.ts';
import { pageUrl } from '../../../src/pages/one-time-pages.ts';
import { qrPng } from '../../../src/pictures/qr.ts';
import { qrSeal, webMessageSeal } from '../../../src/sealing/seal-contexts.ts';
import { seal } from '../../../src/sealing/seal.ts';
import { signId } from '../../../src/sealing/signed-id.ts';
import { connectWeb } from '../../../src/store/channels.ts';
import { addCheckoutIntent } from '../../../src/store/checkout-intents.ts';
import { addTransfer, updateTransfer } from '../../../src/store/files.ts';
import { addSecretLink } from '../../../src/store/secret-links.ts';
import { addWebMessage, type WebMessage } from '../../../src/store/web-chat.ts';
import { createWebApp } from '../../../web/app.ts';
import {
  acceptedCredential,
  anAccount,
  chatKeyOf,
  subscribed,
  testApp,
} from '../../fixtures/app.ts';
import { TOKEN } from '../../fixtures/app-machine.ts';

const TERMS = 'Whoever uses this service is kind.\n\nEverything else is written here.';

/** The pages of the real web layer on loopback, with an account that has a plan, an agent's page, and links to everything. */
export type Site = Awaited<ReturnType<typeof aSite>>;

export async function aSite() {
  let web: Hono | null = null;
  const server = serve({ fetch: (request) => web?.fetch(request) ?? new Response(), port: 0 });
  onTestFinished(() => void server.close());
  await new Promise((resolve) => void server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const terms = join(mkdtempSync(join(tmpdir(), 'automna-terms-')), 'terms.txt');
  writeFileSync(terms, TERMS);
  const app = await testApp({ settings: { PUBLIC_URL: url, TERMS_PAGE: terms } });
  web = createWebApp(app);
  const accountId = await anAccount(app);
  await subscribed(app, accountId, 'power');
  await app.db.write([connectWeb('chn_web', accountId, app.now())]);

  const checkout = async (how: 'return' | 'left', account: string): Promise<string> => {
    const intent = {
      id: `chk_${account}`,
      accountId: account,
      plan: 'pro',
      now: app.now(),
    } as const;
    await app.db.write(addCheckoutIntent(intent));
    return `${url}/checkout/${how}?state=${signId(app.config.sealing, RETURN_PURPOSE, intent.id)}`;
  };
  const says = (author: WebMessage['author'], text: string) => {
    const id = app.newId('wmg');
    const sealed = seal(app.config.sealing, text, webMessageSeal({ id, accountId }));
    const state = author === 'agent' ? ('said' as const) : ('answered' as const);
    const createdAt = app.now();
    return app.db.write([
      addWebMessage({ id, accountId, author, state, sealed, dueAt: null, createdAt }),
    ]);
  };
  return {
    app,
    url,
    link: async (purpose: LinkPurpose): Promise<string> => {
      const id = `lnk_${purpose}`;
      const expiresAt = app.now() + 600_000;
      const chat = chatKeyOf('alice');
      await app.db.write(addSecretLink({ id, accountId, chat, purpose, expiresAt }));
      return pageUrl(app, pageOf(purpose), id);
    },
    /** A page to get a file that is here, or to put one. */
    file: async (direction: 'get' | 'put'): Promise<string> => {
      const purpose = direction === 'get' ? 'file' : 'upload';
      const linkId = `lnk_${purpose}`;
      const [chat, createdAt] = [chatKeyOf('alice'), app.now()];
      const state = direction === 'get' ? ('here' as const) : ('waiting' as const);
      const transfer = { id: 'ftr_1', accountId, chat, linkId, direction, state, createdAt };
      const file = { path: direction === 'get' ? 'notes/trip.md' : 'notes', name: 'trip.md' };
      const expiresAt = app.now() + 600_000;
      await app.db.write([
        ...addSecretLink({ id: linkId, accountId, chat, purpose, expiresAt }),
        addTransfer({ ...transfer, ...file, via: 'page', dueAt: null }),
        updateTransfer({ id: 'ftr_1', state }, { size: 48_213 }),
      ]);
      return pageUrl(app, pageOf(purpose), linkId);
    },
    /** The code that links WhatsApp is there, or it was scanned. */
    code: (login: 'showing' | 'linked') => {
      const url = `data:image/png;base64,${qrPng('https://wa.me/settings/linked_devices#x').toString('base64')}`;
      const sealed = seal(app.config.sealing, url, qrSeal(accountId, 1));
      return app.db.write([
        {
          sql: `INSERT INTO channels (id, account_id, kind, state, login, qr_sealed, qr_number, created_at)
                VALUES ('chn_wa', ?, 'whatsapp', 'on', ?, ?, 1, ?)`,
          args: [accountId, login, sealed, app.now()],
        },
      ]);
    },
    /** A bot of the agent, which has its name. */
    named: (name: string) =>
      app.db.write([
        {
          sql: `INSERT INTO channels (id, account_id, kind, state, bot_id, bot_name, created_at)
                VALUES ('chn_tg', ?, 'telegram', 'on', '7', ?, ?)`,
          args: [accountId, name, app.now()],
        },
      ]),
    returned: async (how: 'paid' | 'open') =>
      checkout('return', how === 'paid' ? accountId : await anAccount(app, 'bob')),
    left: () => checkout('left', accountId),
    mailStop: () => Promise.resolve(stopUrl(app.config, accountId)),
    hold: () =>
      app.db.write([
        {
          sql: `INSERT INTO deletions (id, account_id, state, requested_at, delete_at) VALUES ('del_1', ?, 'holding', ?, ?)`,
          args: [accountId, app.now(), app.now() + 7 * DAY_MS],
        },
      ]),
    says,
    /** An agent that runs, and their Claude. */
    agent: async () => {
      await acceptedCredential(app, accountId, TOKEN);
      const columns = `id, account_id, desired_rev, applied_rev, state, app_name, region, gateway_token_sealed, service_token_sealed,
        service_token_hash, fly_machine_id, build_started_at, ready_at`;
      await app.db.write([
        {
          sql: `INSERT INTO machines (${columns}) VALUES ('mch_1', ?1, 1, 1, 'ready', 'agent-1', 'iad', '', '', '', 'm1', ?2, ?2)`,
          args: [accountId, app.now()],
        },
      ]);
    },
    talk: () =>
      app.db.write(
        TALK.map(({ text, ...message }, index) => {
          const id = `wmg_${index}`;
          const sealed = seal(app.config.sealing, text, webMessageSeal({ id, accountId }));
          const createdAt = app.now() - (TALK.length - index) * HOUR_MS * 9;
          return addWebMessage({ ...message, id, accountId, sealed, dueAt: null, createdAt });
        }),
      ),
  };
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function pageOf(purpose: LinkPurpose): OneTimePage {
  const pages = Object.keys(ONE_TIME_PAGES) as OneTimePage[];
  const found = pages.find((page) =>
    (ONE_TIME_PAGES[page].purposes as readonly string[]).includes(purpose),
  );
  if (!found) throw new Error(`no page is for ${purpose}`);
  return found;
}

const ANSWER = `Two trains run on **Friday, December 4**. I’d take the first.

| Train | Leaves | From |
|---|---|---|
| Nightjet 40424 | 8:18 PM | €89 |
| ES 475 + TGV | 9:56 PM | €74 |

- A bed in a cabin for two is €149.
- Bikes need a [reservation](https://example.com/bikes).

Shall I hold the seat? Say \`hold 1\`.`;

const TALK: (Pick<WebMessage, 'author' | 'state'> & { text: string })[] = [
  { author: 'person', state: 'answered', text: 'Compare the night trains from Berlin to Paris' },
  { author: 'agent', state: 'said', text: ANSWER },
  { author: 'person', state: 'failed', text: 'hold 1' },
];
