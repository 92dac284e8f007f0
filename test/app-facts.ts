import { entitlement } from '../src/billing/entitlement.ts';
import { UPGRADE_REFUSALS, type UpgradeRefusal } from '../src/billing/upgrade-rules.ts';
import type {
  ChannelFacts,
  CheckoutFacts,
  CredentialFacts,
  Facts,
  MachineFacts,
  UpgradeFacts,
} from '../src/conversation/facts.ts';
import type { OperatorFacts } from '../src/conversation/operator-facts.ts';

export const NOW = Date.UTC(2026, 10, 22, 18, 0, 0);
export const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What the conversation knows of a newcomer, with these changes. */
export function someFacts(change: Partial<Facts> = {}): Facts {
  return {
    now: NOW,
    locale: 'en',
    settings: { timezone: 'UTC', quietFrom: null, quietTo: null, noticesOff: false },
    credentialPaths: ['setup_token', 'api_key'],
    termsCheckedOn: '2026-08-22',
    secretInput: 'paste',
    secretPage: null,
    entitlement: entitlement(null, NOW),
    checkout: null,
    upgrade: null,
    payUrl: null,
    credential: null,
    newestCredential: null,
    machine: null,
    channels: [],
    newBotUrl: null,
    usage: { used: { search: 0, browser: 0, email: 0, phone: 0 }, resetsAt: NOW + 8 * DAY },
    link: { shown: null, entered: null, triesLeft: 5, mayTryAt: null, deepLink: null },
    exportPage: null,
    agentPage: null,
    deletion: null,
    operator: null,
    ...change,
  };
}

const subscription = {
  status: 'active',
  plan: 'pro',
  periodEndAt: NOW + 20 * DAY,
  cancelAt: null,
  pastDueSince: null,
} as const;
const credential: CredentialFacts = {
  version: 1,
  kind: 'setup_token',
  last4: 'aB3_',
  state: 'accepted',
  verdict: 'valid',
  checkedAt: NOW - MINUTE,
  expiresAt: NOW + 365 * DAY,
};
const machine: MachineFacts = {
  state: 'ready',
  step: null,
  inTrouble: false,
  late: false,
  credentialVersion: 1,
  upToDate: true,
  paused: false,
  waking: false,
  power: 'awake',
  seenAt: NOW,
};
const checkout: CheckoutFacts = {
  plan: 'pro',
  state: 'open',
  url: 'https://checkout.stripe.test/c/pay/cs_1',
  expiresAt: NOW + 55 * MINUTE,
  inTrouble: false,
};
const paid = {
  entitlement: entitlement(subscription, NOW),
  checkout: { ...checkout, state: 'paid' },
} as const;
const connected = { ...paid, credential, newestCredential: credential };
/** A channel in use, on a running machine. */
export function aChannel(change: Partial<ChannelFacts> = {}): ChannelFacts {
  return {
    kind: 'telegram',
    state: 'on',
    botName: 'alices_bot',
    url: 'https://t.me/alices_bot',
    last4: 'aB3_',
    isChecking: false,
    problem: null,
    login: null,
    qr: null,
    health: 'running',
    reason: null,
    hasOwner: true,
    isSelfOnly: false,
    managed: false,
    createdAt: NOW - MINUTE,
    ...change,
  };
}
const rejected: CredentialFacts = { ...credential, state: 'rejected', verdict: 'revoked' };

const onStarter = {
  ...connected,
  machine,
  entitlement: entitlement({ ...subscription, plan: 'starter' }, NOW),
  channels: [aChannel()],
};

/** An amount for Pro that was asked for just now. */
export function anUpgrade(change: Partial<UpgradeFacts> = {}): UpgradeFacts {
  return {
    id: 'upg_1',
    plan: 'pro',
    state: 'quoted',
    reason: null,
    amountDue: 667,
    renewsAt: NOW + 20 * DAY,
    untilAt: NOW + 10 * MINUTE,
    payUrl: null,
    inTrouble: false,
    ...change,
  };
}

type RefusedUpgrade = `refused as ${UpgradeRefusal}`;

function refusedUpgrades(): Record<RefusedUpgrade, Facts> {
  const each = UPGRADE_REFUSALS.map((reason): [RefusedUpgrade, Facts] => [
    `refused as ${reason}`,
    someFacts({ ...onStarter, upgrade: anUpgrade({ state: 'refused', reason }) }),
  ]);
  return Object.fromEntries(each) as Record<RefusedUpgrade, Facts>;
}

/** What an operator's chat knows of a small fleet whose WhatsApp is being linked here. */
export const OPERATOR: OperatorFacts = {
  platforms: [
    { platform: 'telegram', state: 'connected', reason: null },
    { platform: 'discord', state: 'off', reason: 'not_configured' },
    { platform: 'whatsapp', state: 'off', reason: 'waits_for_linking' },
  ],
  fleet: { accounts: 12, machines: { ready: 7, failed: 1 }, due: 3, waiting: 2, unreachable: 1 },
  whatsapp: {
    state: 'pairing',
    reason: null,
    since: NOW - MINUTE,
    people: 4,
    pairing: { kind: 'qr', pictureId: 'pic_1', expiresAt: NOW + MINUTE },
    isWatched: true,
  },
  found: [
    {
      id: 'acc_1',
      createdAt: NOW - DAY,
      identities: [
        ['telegram', '1001', 0],
        ['discord', '2002', 1],
      ],
      subscription: ['active', 'pro', NOW + DAY],
      machine: {
        id: 'mch_1',
        app: 'automna-abc',
        region: 'iad',
        state: 'building',
        trouble: 'capacity',
        attempts: 4,
        behind: 2,
      },
      credential: {
        kind: 'api_key',
        last4: 'aB3_',
        state: 'accepted',
        verdict: 'valid',
        checkedAt: NOW,
      },
      deletion: 'holding',
    },
  ],
};

/** The situations an account can be in, from the first word on. */
export const SITUATIONS = {
  newcomer: someFacts(),
  'asking for a link': someFacts({
    checkout: { ...checkout, state: 'opening', url: null, expiresAt: null },
  }),
  'waiting for Stripe': someFacts({
    checkout: { ...checkout, state: 'opening', url: null, expiresAt: null, inTrouble: true },
  }),
  'with a link': someFacts({ checkout }),
  'with an expired link': someFacts({ checkout: { ...checkout, state: 'expired' } }),
  'with a refused link': someFacts({ checkout: { ...checkout, state: 'refused' } }),
  'connected before paying': someFacts({ credential, newestCredential: credential }),
  paid: someFacts(paid),
  'paid, checking': someFacts({
    ...paid,
    newestCredential: { ...credential, state: 'checking', verdict: null, checkedAt: null },
  }),
  'paid, refused': someFacts({ ...paid, newestCredential: rejected }),
  building: someFacts({
    ...connected,
    machine: { ...machine, state: 'building', step: 'volume', credentialVersion: null },
  }),
  'building late': someFacts({
    ...connected,
    machine: { ...machine, state: 'building', step: 'start', inTrouble: true, late: true },
  }),
  'failed to build': someFacts({
    ...connected,
    machine: { ...machine, state: 'failed', step: 'app', inTrouble: true },
  }),
  ready: someFacts({ ...connected, machine }),
  'ready, with channels': someFacts({
    ...connected,
    machine,
    newBotUrl: 'https://t.me/newbot/automna_bot/agent_1_bot?name=My%20agent',
    channels: [
      aChannel(),
      aChannel({ kind: 'discord', health: 'stopped', reason: 'intent', hasOwner: false }),
      aChannel({
        kind: 'whatsapp',
        login: 'showing',
        qr: { pictureId: 'pic_1', until: NOW + MINUTE },
        botName: null,
        url: null,
      }),
    ],
  }),
  'ready, with the web page': someFacts({
    ...connected,
    machine,
    channels: [aChannel({ kind: 'web', botName: null, url: null, last4: null })],
    agentPage: { url: 'https://automna.example/agent/enter/lnk_1.mark', expiresAt: NOW + MINUTE },
  }),
  'ready, with refused channels': someFacts({
    ...connected,
    machine,
    channels: [
      aChannel({ state: 'off', problem: 'rejected', health: null }),
      aChannel({ kind: 'discord', state: 'checking', problem: 'intent', health: null }),
      aChannel({ kind: 'whatsapp', login: 'failed', health: null }),
    ],
  }),
  'ready, credential dead': someFacts({
    ...connected,
    machine,
    credential: { ...credential, verdict: 'expired' },
    newestCredential: { ...credential, verdict: 'expired' },
  }),
  'ready, no credit': someFacts({
    ...connected,
    machine,
    credential: { ...credential, kind: 'api_key', verdict: 'no_credit', expiresAt: null },
  }),
  'ready, extra usage off': someFacts({
    ...connected,
    machine,
    credential: { ...credential, verdict: 'extra_usage' },
  }),
  'ready, credential restricted': someFacts({
    ...connected,
    machine,
    credential: { ...credential, verdict: 'restricted' },
  }),
  'ready, token ends soon': someFacts({
    ...connected,
    machine,
    credential: { ...credential, expiresAt: NOW + 14 * DAY },
  }),
  'ready, new credential refused': someFacts({
    ...connected,
    machine,
    newestCredential: { ...rejected, version: 2, kind: 'api_key' },
  }),
  'ready, disconnected': someFacts({ ...paid, machine: { ...machine, credentialVersion: 0 } }),
  'ready, asleep': someFacts({ ...connected, machine: { ...machine, power: 'asleep' } }),
  'ready, seen long ago': someFacts({
    ...connected,
    machine: { ...machine, power: 'asleep', seenAt: NOW - 10 * MINUTE },
  }),
  'ready, waking': someFacts({
    ...connected,
    machine: { ...machine, power: 'asleep', upToDate: false, waking: true },
  }),
  'on Starter': someFacts(onStarter),
  'asking for an amount': someFacts({ ...onStarter, upgrade: anUpgrade({ state: 'quoting' }) }),
  'asking a Stripe that is away': someFacts({
    ...onStarter,
    upgrade: anUpgrade({ state: 'quoting', inTrouble: true }),
  }),
  'told an amount': someFacts({ ...onStarter, upgrade: anUpgrade() }),
  'told another amount': someFacts({
    ...onStarter,
    upgrade: anUpgrade({ id: 'upg_2', plan: 'power', amountDue: 0, reason: 'changed' }),
  }),
  'told an amount long ago': someFacts({ ...onStarter, upgrade: anUpgrade({ untilAt: NOW }) }),
  'whose amount is over': someFacts({ ...onStarter, upgrade: anUpgrade({ state: 'expired' }) }),
  upgrading: someFacts({ ...onStarter, upgrade: anUpgrade({ state: 'confirmed' }) }),
  'upgrading while Stripe is away': someFacts({
    ...onStarter,
    upgrade: anUpgrade({ state: 'confirmed', inTrouble: true }),
  }),
  'whose upgrade is unpaid': someFacts({
    ...onStarter,
    upgrade: anUpgrade({ state: 'unpaid', payUrl: 'https://invoice.stripe.test/i/in_1' }),
  }),
  'whose upgrade lapsed': someFacts({ ...onStarter, upgrade: anUpgrade({ state: 'lapsed' }) }),
  upgraded: someFacts({ ...connected, machine, upgrade: anUpgrade({ state: 'done' }) }),
  ...refusedUpgrades(),
  'payment failed': someFacts({
    ...connected,
    machine,
    entitlement: entitlement({ ...subscription, status: 'past_due', pastDueSince: NOW }, NOW),
  }),
  'ending soon': someFacts({
    ...connected,
    machine,
    entitlement: entitlement({ ...subscription, cancelAt: NOW + DAY }, NOW),
  }),
  ended: someFacts({
    ...connected,
    machine,
    entitlement: entitlement({ ...subscription, status: 'canceled' }, NOW),
  }),
  unpaid: someFacts({
    ...connected,
    machine: { ...machine, paused: true, power: 'asleep' },
    payUrl: 'https://invoice.stripe.test/i/in_1',
    entitlement: entitlement({ ...subscription, status: 'unpaid' }, NOW),
  }),
  'waiting for deletion': someFacts({
    ...connected,
    machine,
    entitlement: entitlement({ ...subscription, cancelAt: NOW + DAY }, NOW),
    deletion: { deleteAt: NOW + 6 * DAY },
  }),
  'being deleted': someFacts({ deletion: { deleteAt: NOW - MINUTE } }),
  'an operator': someFacts({ operator: OPERATOR }),
  'an operator, with a code to type': someFacts({
    operator: {
      ...OPERATOR,
      whatsapp: {
        ...OPERATOR.whatsapp,
        pairing: { kind: 'code', pictureId: 'pic_1', expiresAt: NOW + MINUTE },
      },
    },
  }),
  'an operator of a fresh service': someFacts({
    operator: {
      platforms: [],
      fleet: { accounts: 0, machines: {}, due: 0, waiting: 0, unreachable: 0 },
      whatsapp: {
        state: 'off',
        reason: 'not_linked',
        since: null,
        people: 0,
        pairing: null,
        isWatched: false,
      },
      found: [],
    },
  }),
  'only API keys offered': someFacts({ credentialPaths: ['api_key'] }),
} as const satisfies Record<string, Facts>;

export type Situation = keyof typeof SITUATIONS;
