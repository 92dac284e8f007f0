import type { Facts } from '../../../src/conversation/facts.ts';
import type { ScreenId } from '../../../src/conversation/flows/screens.ts';
import type { News } from '../../../src/conversation/news.ts';
import { NOW, SITUATIONS } from '../../fixtures/app-facts.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const ready = SITUATIONS['ready, with channels'];
const code = {
  id: 'lnk_1',
  state: 'shown',
  expiresAt: NOW + HOUR / 6,
  answered: false,
  platform: null,
  ending: null,
  plan: null,
  holdsSomething: false,
  isConflict: false,
  chat: null,
} as const;
const entered = {
  ...code,
  state: 'entered',
  platform: 'discord',
  ending: '4821',
  plan: 'Pro',
  holdsSomething: true,
  chat: 'discord:main:4821',
} as const;
const used: Facts = {
  ...ready,
  usage: { ...ready.usage, used: { search: 412, browser: 246, email: 18, phone: 5 } },
};
const running: Facts = {
  ...ready,
  machine: ready.machine && {
    ...ready.machine,
    availability: {
      basisPoints: 9997,
      breaks: 1,
      longestMs: 12 * 60_000,
      last: { cause: 'host', beganAt: NOW - 8 * DAY, endedAt: NOW - 8 * DAY + 12 * 60_000 },
    },
  },
};
const paying: Facts = {
  ...ready,
  card: { brand: 'visa', last4: '4242', expiresAt: NOW + 400 * DAY },
  billing: {
    inTrouble: false,
    view: {
      next: { amountCents: 3000, at: NOW + 20 * DAY },
      invoices: [
        { at: NOW - 10 * DAY, amountCents: 3000, isPaid: true, url: 'https://automna.test/p/1' },
        { at: NOW - 40 * DAY, amountCents: 3000, isPaid: true, url: 'https://automna.test/p/2' },
      ],
    },
  },
};

/** In which situation a screen is drawn: one in which it shows what it is for. */
export const DRAWN: Partial<Record<ScreenId, Facts>> = {
  hello: SITUATIONS.newcomer,
  how_it_works: SITUATIONS.newcomer,
  plans: SITUATIONS.newcomer,
  compare_plans: SITUATIONS.newcomer,
  paying: SITUATIONS['with a link'],
  connect: SITUATIONS.paid,
  connect_setup_token: SITUATIONS.paid,
  connect_api_key: SITUATIONS.paid,
  credential_verdict: SITUATIONS['paid, refused'],
  credential_alert: SITUATIONS['ready, no credit'],
  building: SITUATIONS['building late'],
  channels: ready,
  channel: ready,
  channel_full: SITUATIONS['on Starter'],
  menu: ready,
  status: running,
  link: { ...ready, link: { ...ready.link, shown: code } },
  link_entered: { ...ready, link: { ...ready.link, shown: entered } },
  link_joining: { ...ready, link: { ...ready.link, entered } },
  upgrade: SITUATIONS['told an amount'],
  plan_ending: SITUATIONS['ending soon'],
  removal_hold: SITUATIONS['waiting for deletion'],
  billing: paying,
  usage: used,
  files: SITUATIONS['looking into a folder'],
  file: SITUATIONS['with a file to download'],
  api: SITUATIONS['on Power, with keys'],
  api_revoke: SITUATIONS['on Power, with keys'],
};

/** What is told without having been asked for, each with the screen of its person. */
export const TOLD: { name: string; news: News; at: ScreenId; facts: Facts }[] = [
  {
    name: 'first-payment',
    news: { type: 'subscribed', paid: { amountCents: 3000, url: 'https://automna.test/p/1' } },
    at: 'paying',
    facts: SITUATIONS.paid,
  },
  {
    name: 'failed',
    news: { type: 'payment_failed' },
    at: 'menu',
    facts: SITUATIONS['payment failed'],
  },
  {
    name: 'week',
    news: {
      type: 'week',
      week: {
        from: Date.UTC(2026, 10, 16),
        basisPoints: 9988,
        upByDay: [10_000, 10_000, 9916, 10_000, 10_000, 10_000, 10_000],
        breaks: 1,
        longestMs: 12 * 60_000,
        used: { search: [12, 0, 40, 8, 0, 3, 21], browser: [0, 600, 0, 0, 330, 0, 0] },
      },
    },
    at: 'menu',
    facts: ready,
  },
];

/** What the picture of the month is drawn from. */
export const USED_DAYS = {
  search: [9, 31, 14, 8, 22, 40, 12, 19, 6, 25, 33, 18, 11, 29, 16, 24, 13, 35, 20, 10, 17],
  browser: [6, 0, 22, 14, 0, 31, 9, 0, 18, 27, 5, 0, 36, 12, 20, 0, 8, 24, 14],
  email: [1, 0, 3, 0, 2, 0, 0, 4, 1, 0, 2, 0, 1, 3, 1],
  phone: [0, 0, 0, 2, 0, 0, 0, 0, 0, 3],
};
