import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { NOW, OPERATOR } from '../../test/fixtures/app-facts.ts';
import { FILE_TROUBLES } from '../domain/files.ts';
import { CHANNEL_KINDS, CHANNEL_PROBLEMS, HEALTH_REASONS } from '../domain/channels.ts';
import { LIMITED_ACTIONS, type LimitedAction } from '../domain/limited-actions.ts';
import { entitlement, paidEntitlement, SUBSCRIPTION_PROBLEMS } from '../domain/entitlement.ts';
import { VERDICTS } from '../domain/verdicts.ts';
import { BUILD_STEPS } from '../domain/build-steps.ts';
import { PLAN_CHANGE_REFUSALS } from '../domain/plan-changes.ts';
import { REFUND_REFUSALS, type RefundKind, type RefundState } from '../domain/refunds.ts';
import type { PaymentHold } from '../domain/payment-risks.ts';
import { PLANS } from '../domain/plans.ts';
import { PLATFORM_NAMES } from '../domain/platforms.ts';
import { forEachService, SERVICE_NAMES } from '../domain/services.ts';
import type {
  AccountChatFacts,
  ChannelFacts,
  CredentialFacts,
  Facts,
  LinkCodeFacts,
} from './facts.ts';
import { isScreenId } from './flows/screens.ts';
import type { ChatEvent } from './chat-event.ts';
import { UPGRADE_NEWS, type UpgradeNews } from './news/upgrade.ts';
import { parseSession, serializeSession, type Session } from './session.ts';
import { step } from './step.ts';
import { UPGRADE_REFUSALS } from '../domain/upgrades.ts';

// Thousands of random sequences, and two cores may be busy with others.
vi.setConfig({ testTimeout: 90_000 });

const ACTIONS = Object.keys(LIMITED_ACTIONS) as LimitedAction[];
const moment = fc.integer({ min: NOW - 1e10, max: NOW + 1e10 });
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const plan = fc.constantFrom(...PLANS);
const kind = fc.constantFrom('setup_token' as const, 'api_key' as const);

const credential: fc.Arbitrary<CredentialFacts> = fc.record({
  version: fc.nat(99),
  kind,
  last4: fc.string({ minLength: 4, maxLength: 4 }),
  state: fc.constantFrom('checking', 'accepted', 'rejected', 'removed'),
  verdict: orNull(fc.constantFrom(...VERDICTS)),
  checkedAt: orNull(moment),
  limitedUntil: orNull(moment),
  expiresAt: orNull(moment),
});

const subscription = fc.record({
  status: fc.constantFrom('active', 'trialing', 'past_due', 'unpaid', 'canceled', 'odd'),
  plan: orNull(plan),
  periodEndAt: moment,
  cancelAt: orNull(moment),
  unconfirmedSince: orNull(moment),
  pastDueSince: orNull(moment),
  problem: fc.constantFrom(...SUBSCRIPTION_PROBLEMS, null),
  hold: fc.constantFrom<PaymentHold | null>('blocked', 'flagged', null),
});

const linkCode: fc.Arbitrary<LinkCodeFacts> = fc.record({
  id: fc.constant('lcd_1'),
  state: fc.constantFrom('shown', 'entered', 'confirmed', 'linked', 'ended'),
  expiresAt: moment,
  answered: fc.boolean(),
  platform: orNull(fc.constantFrom(...PLATFORM_NAMES)),
  ending: orNull(fc.constantFrom('4821', '')),
  plan: orNull(fc.constantFrom('Starter', 'Pro')),
  holdsSomething: fc.boolean(),
  isConflict: fc.boolean(),
  chat: orNull(fc.constant('console:main:bob')),
});

const channel: fc.Arbitrary<ChannelFacts> = fc.record({
  kind: fc.constantFrom(...CHANNEL_KINDS),
  state: fc.constantFrom('checking', 'on', 'off'),
  botName: orNull(fc.constant('alices_bot')),
  url: orNull(fc.webUrl()),
  last4: orNull(fc.constant('aB3_')),
  isChecking: fc.boolean(),
  held: orNull(fc.constant('zZ9_')),
  problem: orNull(fc.constantFrom(...CHANNEL_PROBLEMS)),
  hold: orNull(fc.constantFrom<PaymentHold>('blocked', 'flagged')),
  login: orNull(fc.constantFrom('requested', 'showing', 'linked', 'failed')),
  qr: orNull(fc.record({ pictureId: fc.constant('pic_1'), until: moment })),
  health: orNull(fc.constantFrom('running', 'stopped', 'asleep')),
  reason: orNull(fc.constantFrom(...HEALTH_REASONS)),
  hasOwner: fc.boolean(),
  isSelfOnly: fc.boolean(),
  managed: fc.boolean(),
  createdAt: moment,
});

const accountChat: fc.Arbitrary<AccountChatFacts> = fc.record({
  chat: fc.nat(99).map((number) => `whatsapp:main:4917012345678${number}@s.whatsapp.net`),
  platform: fc.constantFrom(...PLATFORM_NAMES),
  ending: orNull(fc.constantFrom('4821', '')),
  joinedAt: moment,
  usedAt: orNull(moment),
  isHere: fc.boolean(),
});

const fileEntry = fc.record({
  name: fc.constantFrom('notes', 'a.txt', `${'long'.repeat(40)}.pdf`),
  isFolder: fc.boolean(),
  size: fc.nat(),
  changedAt: moment,
});

const model = fc.constantFrom(
  { id: 'claude-opus-5', name: 'Claude Opus 5' },
  { id: 'claude-sonnet-4-6', name: 'Claude Sonnet 4.6' },
);

const page = fc.record({ url: fc.webUrl(), expiresAt: moment });

const facts: fc.Arbitrary<Facts> = fc.record({
  now: fc.constant(NOW),
  locale: fc.constantFrom('en', 'en-GB', 'de', 'es-MX', 'xx-YY', ''),
  settings: fc.record({
    timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Etc/GMT-2'),
    quietFrom: orNull(fc.nat(1439)),
    quietTo: orNull(fc.nat(1439)),
    noticesOff: fc.boolean(),
    receiptsOff: fc.boolean(),
    weekOn: fc.boolean(),
  }),
  credentialPaths: fc.subarray(['setup_token' as const, 'api_key' as const], { minLength: 1 }),
  termsCheckedOn: fc.constant('2026-08-22'),
  priceChanges: fc.record({ tax: fc.boolean(), currency: fc.boolean() }),
  notYet: fc.subarray(SERVICE_NAMES),
  secretInput: fc.constantFrom('paste', 'form', 'page'),
  secretPage: orNull(
    fc.record({
      url: fc.webUrl(),
      expiresAt: moment,
      purpose: fc.constantFrom('claude' as const, 'bot' as const),
    }),
  ),
  claim: orNull(fc.record({ id: fc.constant('clm_1'), email: fc.constant('a•••@b.co') })),
  grace: orNull(fc.record({ endsAt: moment })),
  entitlement: fc
    .record({
      subscription: orNull(subscription),
      comp: orNull(fc.record({ plan, endsAt: moment })),
    })
    .map((grounds) => entitlement(grounds, NOW)),
  subscribed: orNull(subscription).map((one) => paidEntitlement(one, NOW)),
  checkout: orNull(
    fc.record({
      plan,
      state: fc.constantFrom('opening', 'open', 'paid', 'replaced', 'expired', 'refused'),
      url: orNull(fc.webUrl()),
      expiresAt: orNull(moment),
      inTrouble: fc.boolean(),
    }),
  ),
  planChange: orNull(
    fc.record({
      kind: fc.constantFrom('cancel', 'resume', 'shrink', 'keep_size'),
      state: fc.constantFrom('requested', 'done', 'refused', 'replaced'),
      refusal: fc.constantFrom(null, ...PLAN_CHANGE_REFUSALS),
      hasReason: fc.boolean(),
      inTrouble: fc.boolean(),
    }),
  ),
  refund: orNull(
    fc.record({
      kind: fc.constantFrom<RefundKind>(
        'not_ready',
        'second',
        'by_operator',
        'blocked_card',
        'by_hand',
      ),
      state: fc.constantFrom<RefundState>('requested', 'done', 'refused'),
      refusal: orNull(fc.constantFrom(...REFUND_REFUSALS)),
      hasEnded: fc.boolean(),
      amountCents: fc.nat(5000),
      inTrouble: fc.boolean(),
    }),
  ),
  isFirstPeriod: fc.boolean(),
  billing: orNull(
    fc.record({
      view: orNull(
        fc.record({
          next: orNull(fc.record({ amountCents: fc.nat(4000), at: moment })),
          invoices: fc.array(
            fc.record({
              at: moment,
              amountCents: fc.nat(4000),
              isPaid: fc.boolean(),
              url: fc.webUrl(),
            }),
            { maxLength: 3 },
          ),
        }),
      ),
      inTrouble: fc.boolean(),
    }),
  ),
  cardUrl: fc.webUrl(),
  pendingPlan: orNull(fc.record({ plan, at: moment })),
  card: orNull(
    fc.record({ brand: fc.constant('visa'), last4: fc.constant('4242'), expiresAt: moment }),
  ),
  failedPayment: orNull(
    fc.record({
      invoice: fc.constant('in_1'),
      attempt: fc.nat(4),
      nextAt: orNull(moment),
      amountCents: fc.nat(4000),
    }),
  ),
  upgrade: orNull(
    fc.record({
      id: fc.constantFrom('upg_1', 'upg_2'),
      plan,
      state: fc.constantFrom(
        'quoting',
        'quoted',
        'quoted',
        'confirmed',
        'unpaid',
        'done',
        'expired',
        'lapsed',
        'refused',
        'replaced',
      ),
      reason: fc.constantFrom(null, 'changed', 'asked', ...UPGRADE_REFUSALS),
      amountDue: orNull(fc.nat(5000)),
      renewsAt: orNull(moment),
      untilAt: orNull(moment),
      payUrl: orNull(fc.webUrl()),
      inTrouble: fc.boolean(),
    }),
  ),
  payUrl: orNull(fc.webUrl()),
  credential: orNull(credential),
  models: fc.record({
    recommended: model,
    listed: fc.array(model, { maxLength: 9 }),
    chosen: orNull(fc.constantFrom('claude-opus-5', 'claude-gone-1')),
  }),
  newestCredential: orNull(credential),
  machine: orNull(
    fc.record({
      state: fc.constantFrom('building', 'ready', 'failed'),
      step: orNull(fc.constantFrom(...BUILD_STEPS)),
      inTrouble: fc.boolean(),
      late: fc.boolean(),
      isVeryLate: fc.boolean(),
      credentialVersion: orNull(fc.nat(9)),
      upToDate: fc.boolean(),
      paused: fc.boolean(),
      isSuspended: fc.boolean(),
      hasOwnKey: fc.boolean(),
      restarting: fc.boolean(),
      waking: fc.boolean(),
      power: fc.constantFrom('awake', 'asleep', 'changing', 'failed', 'unknown'),
      halt: orNull(
        fc.record({ state: fc.constantFrom('stopping', 'blocked', 'off'), runs: fc.nat(3) }),
      ),
      downSince: orNull(moment),
      availability: fc.constant(null),
      diskPercent: orNull(fc.nat(100)),
      seenAt: orNull(moment),
    }),
  ),
  channels: fc.uniqueArray(channel, { selector: ({ kind }) => kind }),
  newBotUrl: orNull(fc.webUrl()),
  legal: fc.record({ terms: orNull(fc.webUrl()), privacy: orNull(fc.webUrl()) }),
  heldRequests: fc.array(
    fc.record({
      id: fc.constantFrom('hrq_1', 'hrq_2'),
      what: fc.constantFrom('deletion', 'export'),
      chat: fc.constant('whatsapp:main:49170123456781@s.whatsapp.net'),
      startsAt: moment,
    }),
    { maxLength: 2 },
  ),
  chats: fc.uniqueArray(accountChat, { selector: ({ chat }) => chat, maxLength: 9 }),
  apiKeys: fc.uniqueArray(
    fc.record({
      id: fc.constantFrom('key_1', 'key_2', 'key_3'),
      last4: fc.constant('a1b2'),
      scope: fc.constantFrom('read', 'full'),
      createdAt: moment,
      lastUsedAt: orNull(moment),
    }),
    { selector: ({ id }) => id, maxLength: 3 },
  ),
  apiPage: orNull(page),
  apiUrl: fc.webUrl(),
  files: fc.record({
    view: orNull(
      fc.record({
        asked: fc.constantFrom('fva_1', 'fva_2'),
        path: fc.constantFrom('', 'notes', 'notes/deep'),
        state: fc.constantFrom('asked', 'asleep', 'waking', 'listed', 'failed'),
        entries: fc.array(fileEntry, { maxLength: 20 }),
        total: fc.nat(99),
        trouble: orNull(fc.constantFrom(...FILE_TROUBLES)),
      }),
    ),
    transfer: orNull(
      fc.record({
        direction: fc.constantFrom('get', 'put'),
        path: fc.constantFrom('', 'a.txt', 'notes/a.txt'),
        name: fc.constantFrom('', 'a.txt'),
        via: fc.constantFrom('chat', 'page'),
        size: fc.nat(),
        state: fc.constantFrom('waiting', 'asked', 'moving', 'here', 'done', 'failed'),
        trouble: orNull(fc.constantFrom(...FILE_TROUBLES)),
      }),
    ),
    page: orNull(page),
    uploadPage: orNull(page),
  }),
  phone: fc.record({
    isOffered: fc.boolean(),
    isWanted: fc.boolean(),
    number: fc.option(fc.constant('+14155550123')),
  }),
  usage: fc.record({
    used: fc.record(forEachService(() => fc.nat())),
    extra: fc.record(forEachService(() => fc.nat())),
    resetsAt: moment,
  }),
  link: fc.record({
    shown: orNull(linkCode),
    entered: orNull(linkCode),
    triesLeft: fc.nat(5),
    mayTryAt: orNull(moment),
    mayTryAfterWrong: moment,
    deepLink: orNull(fc.webUrl()),
  }),
  spent: fc.dictionary(
    fc.constantFrom(...ACTIONS),
    fc.integer({ min: NOW + 1, max: NOW + 3_600_000 }),
  ),
  agentPage: orNull(fc.record({ url: fc.webUrl(), expiresAt: moment })),
  qrPage: orNull(fc.record({ url: fc.webUrl(), expiresAt: moment })),
  exportPage: orNull(fc.record({ url: fc.webUrl(), expiresAt: moment })),
  deletion: orNull(
    fc.record({ deleteAt: moment, askedIn: orNull(fc.constant('console:main:bob')) }),
  ),
  support: fc.record({
    state: orNull(fc.constantFrom('waiting' as const, 'answered' as const, 'closed' as const)),
    waitingSince: orNull(moment),
    usualWaitMs: orNull(fc.nat(1e9)),
  }),
  switchedOff: fc.subarray(['payments' as const, 'signups' as const]),
  incidents: fc.constant([]),
  accesses: fc.constant([]),
  operator: fc.constantFrom(null, OPERATOR),
});

const words = fc.constantFrom(
  '1',
  '2',
  '3',
  '4',
  '5',
  'back',
  'cancel',
  'menu',
  'pro',
  'New link',
  'Upgrade',
  'Pay',
  '/plan',
  '/start',
  '/status',
  '/channels',
  '123456789',
  '/connect',
  '/delete',
  '/settings',
  '/ops',
  '/ops_whatsapp',
  '/ops_find acc_1',
  'idioma',
  'zurück',
  '22-7',
  'Paris',
);
const NEWS = [
  'whatsapp_changed',
  'checkout_ready',
  'checkout_trouble',
  'checkout_expired',
  'checkout_left',
  'payment_not_seen',
  'subscribed',
  'subscription_ended',
  'credential_removed',
  'token_ends',
  'machine_progress',
  'machine_late',
  'machine_ready',
  'machine_failed',
  'export_page_ready',
  'account_deleted',
] as const;

/** An input. A choice belongs to the newest menu, or to one that is `ago` numbers older. */
type Input = ChatEvent | { kind: 'tap'; ago: number; index: number };

const input: fc.Arbitrary<Input> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('tap' as const),
      ago: fc.constantFrom(0, 0, 0, 0, 1, 2),
      index: fc.integer({ min: -1, max: 6 }),
    }),
  },
  { weight: 3, arbitrary: words.map((text) => ({ kind: 'text' as const, text })) },
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => ({ kind: 'text' as const, text })),
  fc.constant({ kind: 'unsupported' as const }),
  fc.boolean().map((removed) => ({ kind: 'secret_removed' as const, removed })),
  kind.map((one) => ({
    kind: 'secret' as const,
    secret: { credentialId: 'crd_1', kind: one, last4: 'abcd' },
  })),
  fc.constant({ kind: 'secret' as const, secret: { problem: 'several' as const } }),
  fc.constantFrom(...NEWS).map((type) => ({ kind: 'news' as const, news: { type } })),
  fc.constantFrom('paste' as const, 'test' as const, 'recheck' as const).map((during) => ({
    kind: 'news' as const,
    news: { type: 'credential_checked' as const, during },
  })),
  fc.constantFrom(...(Object.keys(UPGRADE_NEWS) as UpgradeNews[])).map((what) => ({
    kind: 'news' as const,
    news: { type: 'upgrade' as const, what },
  })),
  fc.constantFrom('credential' as const, 'restart' as const).map((change) => ({
    kind: 'news' as const,
    news: { type: 'machine_updated' as const, change },
  })),
);

test('any events in any order get an answer, consistent menus and increasing numbers', () => {
  const events = fc.array(fc.tuple(input, facts), { minLength: 1, maxLength: 25 });
  const run = () =>
    fc.assert(fc.property(events, checkInvariants), { numRuns: 400, seed: 20261122 });
  expect(run).not.toThrow();
});

function checkInvariants(events: [Input, Facts][]): void {
  let session: Session | null = null;
  for (const [input, facts] of events) {
    const incoming = toIncoming(input, session);
    const result = step(session, incoming, facts);
    for (const effect of result.effects) {
      if (effect.type !== 'confirm_upgrade') continue;
      const shown = session?.choices.includes(`confirm:${effect.id}`);
      check(shown === true && facts.upgrade?.state === 'quoted', 'a yes to what was not shown');
    }
    check(result.session.ref >= (session?.ref ?? 0), 'a number went back');
    check(isScreenId(result.session.at), 'an unknown screen');
    if (incoming.kind !== 'news') check(result.replies.length > 0, 'no answer');
    for (const { screen, slot, ref } of result.replies) {
      const ids = (screen.choices ?? []).map(({ id }) => id);
      check(new Set(ids).size === ids.length, 'a choice twice');
      check(
        (screen.choices ?? []).every(({ label }) => label !== '' && label.length <= 64),
        'label',
      );
      check(screen.title !== '' && screen.body.every(({ text }) => text !== ''), 'a blank part');
      check(Boolean(screen.title) || screen.body.length > 0, 'an empty screen');
      check(ids.length === 0 || slot === 'screen', 'choices outside the menu');
      check(ids.length === 0 || ref > 0, 'buttons without a number');
    }
    const menu = result.replies.findLast(({ screen }) => (screen.choices ?? []).length > 0);
    check(!menu || menu.ref === result.session.ref, 'the newest menu is stale at once');
    const stored = serializeSession(result.session);
    check(Buffer.byteLength(stored) <= 1024, 'a session too large');
    // Each step may happen in another process.
    session = parseSession(stored);
  }
}

function toIncoming(input: Input, session: Session | null): ChatEvent {
  if (input.kind !== 'tap') return input;
  return { kind: 'choice', ref: (session?.ref ?? 0) - input.ago, index: input.index };
}

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}
