import { entitlement } from '../domain/entitlement.ts';
import type {
  CheckoutFacts,
  CredentialFacts,
  Facts,
  MachineFacts,
  MachinePower,
  UsageFacts,
} from '../conversation/facts.ts';
import { nextBuildStep } from '../domain/build-steps.ts';
import { periodAt } from '../domain/usage-period.ts';
import { toSettings } from './accounts.ts';
import { CHANNEL_FACTS, type ChannelPart, channelsOf, newBotUrlOf } from './channel-facts.ts';
import { LINK_FACTS } from './link-codes.ts';
import { type LinkPart, linkOf, linkTriesSince } from './link-facts.ts';
import type { Row, Statement, Value } from './database.ts';
import { type Address, chatKey } from '../domain/chats.ts';
import { toBuildState } from './machines.ts';
import { type LinkPurpose, ONE_TIME_PAGES, type OneTimePage } from '../domain/one-time-pages.ts';
import { toSubscription } from './subscriptions.ts';
import { UPGRADE_FACTS, upgradeOf } from './upgrade-facts.ts';
import { type Platform, PLATFORMS } from '../domain/platforms.ts';
import { forEachService } from '../domain/services.ts';

/**
 * Session and facts of a chat as one JSON array: with one column instead of fifty the client library costs a quarter.
 * Scalar subqueries, each answered from an index.
 */
const FACTS = `SELECT json_array(a.id, a.locale,
    json_object('timezone', a.timezone, 'quiet_from', a.quiet_from, 'quiet_to', a.quiet_to,
      'notices_off', a.notices_off),
    i.unreachable_since, s.data, s.version,
    (SELECT json_object('status', status, 'plan', plan, 'period_end', period_end, 'cancel_at', cancel_at,
      'past_due_since', past_due_since, 'pay_url', pay_url) FROM subscriptions WHERE account_id = a.id),
    (SELECT json_object('plan', plan, 'state', state, 'url', url, 'expires_at', expires_at, 'trouble', trouble)
      FROM checkout_intents WHERE account_id = a.id ORDER BY rowid DESC LIMIT 1),
    ${UPGRADE_FACTS},
    (SELECT ${credentialJson()} FROM credentials WHERE account_id = a.id AND state = 'accepted'
      ORDER BY version DESC LIMIT 1),
    (SELECT ${credentialJson()} FROM credentials WHERE account_id = a.id ORDER BY version DESC LIMIT 1),
    (SELECT json_object('state', state, 'app_created', app_created, 'ipv4', ipv4, 'ipv6', ipv6,
      'secrets_version', secrets_version, 'volume_id', volume_id, 'fly_machine_id', fly_machine_id,
      'started', started, 'credential_version', credential_version, 'trouble', trouble, 'late_stage', late_stage,
      'desired_rev', desired_rev, 'applied_rev', applied_rev, 'paused', paused, 'wake_requested', wake_requested,
      'power', (SELECT state FROM observations WHERE id = machines.id),
      'seen_at', (SELECT seen_at FROM observations WHERE id = machines.id)) FROM machines WHERE account_id = a.id),
    (SELECT json_group_object(service, used) FROM usage_counters WHERE account_id = a.id AND period = ?),
    (SELECT json_array(id, expires_at, purpose) FROM secret_links
      WHERE chat = i.chat AND uses = 0 AND expires_at > ?),
    (SELECT delete_at FROM deletions WHERE account_id = a.id AND state IN ('holding', 'deleting')),
    i.chat = a.home_chat,
    i.platform_user,
    ${LINK_FACTS},
    ${CHANNEL_FACTS}
  ) AS facts
  FROM identities i JOIN accounts a ON a.id = i.account_id JOIN sessions s ON s.chat = i.chat
  WHERE i.chat = ?`;

const FACTS_FOR_EVENT = FACTS.replace(
  'SELECT json_array(',
  `SELECT EXISTS (SELECT 1 FROM inbox WHERE platform = ? AND bot = ? AND event_id = ?) AS known,
    EXISTS (SELECT 1 FROM inbox WHERE chat = ? AND state = 'pending') AS pending, json_array(`,
);

function credentialJson(): string {
  const names = ['version', 'kind', 'last4', 'state', 'verdict', 'checked_at', 'expires_at'];
  return `json_object(${names.map((name) => `'${name}', ${name}`).join(', ')})`;
}

type Part = Record<string, string | number | null>;

/** What is known of a chat, read but not yet weighed. */
export type ChatFacts = {
  accountId: string;
  unreachableSince: number | null;
  /** Whether the account is written to here. */
  isHome: boolean;
  platformUser: string;
  session: { stored: string; version: number };
  parts: {
    locale: string;
    settings: Part;
    subscription: Part | null;
    checkout: Part | null;
    upgrade: Part | null;
    used: Part | null;
    newest: Part | null;
    machine: Part | null;
    usage: Part;
    secretLink: [id: string, expiresAt: number, purpose: LinkPurpose] | null;
    deleteAt: number | null;
    link: LinkPart;
    channels: ChannelPart;
  };
};

/** The same, and of one event whether it is known already and whether any event of the chat is open. */
export function loadFactsFor(address: Address, eventId: string, now: number): Statement {
  const chat = chatKey(address);
  return {
    sql: FACTS_FOR_EVENT,
    args: [address.platform, address.bot, eventId, chat, ...loadFacts(chat, now).args],
  };
}

export function loadFacts(chat: string, now: number): { sql: string; args: Value[] } {
  return { sql: FACTS, args: [periodAt(now).id, now, linkTriesSince(now), chat] };
}

/** Reads the row of `loadFacts`. */
export function toChatFacts(row: Row): ChatFacts {
  const [
    accountId,
    locale,
    settings,
    unreachableSince,
    stored,
    version,
    subscription,
    checkout,
    upgrade,
    used,
    newest,
    machine,
    usage,
    secretLink,
    deleteAt,
    isHome,
    platformUser,
    link,
    channels,
  ] = JSON.parse(String(row['facts'])) as unknown[];
  return {
    accountId,
    unreachableSince,
    isHome: isHome === 1,
    platformUser,
    session: { stored, version },
    parts: {
      locale,
      settings,
      subscription,
      checkout,
      upgrade,
      used,
      newest,
      machine,
      usage,
      secretLink,
      deleteAt,
      link,
      channels,
    },
  } as ChatFacts;
}

/** What the rows do not hold: the chat's platform, and what this deployment offers. */
export type FactsFrame = Pick<Facts, 'now' | 'credentialPaths' | 'termsCheckedOn'> & {
  platform: Platform;
  pageUrl: (page: OneTimePage, linkId: string) => string;
  hasTelegram: boolean;
};

/** The facts of a chat, weighed at a moment. */
export function toFacts(
  { parts, accountId }: Pick<ChatFacts, 'parts' | 'accountId'>,
  frame: FactsFrame,
): Facts {
  const { now, hasTelegram } = frame;
  return {
    now,
    locale: parts.locale,
    settings: toSettings(parts.settings),
    credentialPaths: frame.credentialPaths,
    termsCheckedOn: frame.termsCheckedOn,
    secretInput: PLATFORMS[frame.platform].secretInput,
    secretPage: pageOf('secret', parts.secretLink, frame),
    entitlement: entitlement(parts.subscription && toSubscription(parts.subscription), now),
    checkout: checkoutOf(parts.checkout),
    upgrade: upgradeOf(parts.upgrade),
    payUrl: (parts.subscription?.['pay_url'] ?? null) as string | null,
    credential: credentialOf(parts.used),
    newestCredential: credentialOf(parts.newest),
    machine: machineOf(parts.machine),
    channels: channelsOf(parts.channels),
    newBotUrl: newBotUrlOf(parts.channels, { accountId, hasTelegram }),
    usage: usageOf(parts.usage, now),
    exportPage: pageOf('export', parts.secretLink, frame),
    agentPage: pageOf('agent', parts.secretLink, frame),
    deletion: parts.deleteAt === null ? null : { deleteAt: parts.deleteAt },
    link: linkOf(parts, frame),
    operator: null,
  };
}

/** The page of the chat's open link, when the link was made for it. */
function pageOf(
  page: OneTimePage,
  link: ChatFacts['parts']['secretLink'],
  { pageUrl }: Pick<FactsFrame, 'pageUrl'>,
): Facts['secretPage'] {
  if (!link) return null;
  const [id, expiresAt, purpose] = link;
  const purposes: readonly LinkPurpose[] = ONE_TIME_PAGES[page].purposes;
  return purposes.includes(purpose) ? { url: pageUrl(page, id), expiresAt } : null;
}

function checkoutOf(part: Part | null): CheckoutFacts | null {
  return (
    part &&
    ({
      plan: part['plan'],
      state: part['state'],
      url: part['url'],
      expiresAt: part['expires_at'],
      inTrouble: part['trouble'] !== null,
    } as CheckoutFacts)
  );
}

function credentialOf(part: Part | null): CredentialFacts | null {
  return (
    part &&
    ({
      version: part['version'],
      kind: part['kind'],
      last4: part['last4'],
      state: part['state'],
      verdict: part['verdict'],
      checkedAt: part['checked_at'],
      expiresAt: part['expires_at'],
    } as CredentialFacts)
  );
}

function machineOf(part: Part | null): MachineFacts | null {
  if (!part) return null;
  const build = toBuildState(part);
  return {
    state: part['state'] as MachineFacts['state'],
    step: part['state'] === 'ready' ? null : nextBuildStep(build),
    inTrouble: part['trouble'] !== null,
    late: Number(part['late_stage']) > 0,
    credentialVersion: build.credentialVersion,
    upToDate: part['applied_rev'] === part['desired_rev'],
    paused: part['paused'] === 1,
    waking: part['wake_requested'] === 1,
    power: powerOf(part['power'] as string | null),
    seenAt: part['seen_at'] as number | null,
  };
}

/** Fly's states, as far as a person cares. */
function powerOf(state: string | null): MachinePower {
  switch (state) {
    case null:
      return 'unknown';
    case 'started':
      return 'awake';
    case 'stopped':
    case 'suspended':
      return 'asleep';
    case 'failed':
    case 'destroyed':
      return 'failed';
    default:
      return 'changing';
  }
}

function usageOf(counted: Part, now: number): UsageFacts {
  return {
    used: forEachService((service) => Number(counted[service] ?? 0)),
    resetsAt: periodAt(now).endsAt,
  };
}
