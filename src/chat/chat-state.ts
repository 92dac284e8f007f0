import type { App } from '../app.ts';
import type { Config } from '../config/config.ts';
import type { Facts } from '../conversation/facts.ts';
import { parseSession, type Session } from '../conversation/session.ts';
import type { Role } from '../domain/operators.ts';
import { type Address, toAddress } from '../domain/chats.ts';
import { idOfModel } from '../domain/models.ts';
import { cardUrl } from '../billing/card-page.ts';
import { priceChanges } from '../billing/checkout-params.ts';
import { invoiceUrl, paymentUrl } from '../billing/payment-link.ts';
import { SERVICE_NAMES } from '../domain/services.ts';
import { roleOf } from '../operators/is-operator.ts';
import { pageUrl } from '../pages/one-time-pages.ts';
import type { ChatRow } from '../store/chat-facts.ts';
import { toFacts } from './facts/to-facts.ts';

const HOUR_MS = 3_600_000;

/** A chat as it was read: its session with its version, and the facts for the next step. */
export type ChatState = {
  chat: string;
  address: Address;
  accountId: string;
  version: number;
  /** Null before the first contact. */
  session: Session | null;
  /** The chat was marked as unreachable. It becomes reachable again when its person writes. */
  isUnreachable: boolean;
  /** Whether this chat gets the account's news. */
  isHome: boolean;
  /** The last use of the chat was recorded within the hour. */
  isUseRecorded: boolean;
  /** The role of an operator; null for everybody else. */
  role: Role | null;
  facts: Facts;
};

export function toChatState(
  app: Pick<App, 'config'>,
  chat: string,
  { row, now }: { row: ChatRow; now: number },
): ChatState {
  const address = toAddress(chat);
  const { platform } = address;
  const { accountId, platformUser, session } = row;
  const { credentialPaths, termsCheckedOn, telegram } = app.config;
  return {
    chat,
    address,
    accountId,
    version: session.version,
    session: session.data === '' ? null : parseSession(session.data),
    isUnreachable: row.unreachableSince !== null,
    isHome: row.isHome === 1,
    isUseRecorded: row.chats.some(({ isHere, usedAt }) => isHere && now - (usedAt ?? 0) < HOUR_MS),
    role: roleOf(app.config, { platform, platformUser }),
    facts: toFacts(row, {
      now,
      platform,
      credentialPaths,
      termsCheckedOn,
      priceChanges: priceChanges(app.config),
      recommendedModel: idOfModel(app.config.fly.agentModel),
      hasTelegram: telegram !== null,
      notYet: SERVICE_NAMES.filter((service) => app.config.services[service] === null),
      pageUrl: (page, id) => pageUrl(app, page, id),
      apiUrl: `${app.config.web.publicUrl}/api/v1`,
      legal: legalPages(app.config.web),
      payUrl: (code) => paymentUrl(app.config, code),
      invoiceUrl: (url) => invoiceUrl(app.config, url),
      cardUrl: (account) => cardUrl(app.config, account, now),
    }),
  };
}

/** Our own addresses: they lead to the operator's page, or show the text of a file. */
function legalPages({ publicUrl, termsPage, privacyPage }: Config['web']): Facts['legal'] {
  return {
    terms: termsPage && `${publicUrl}/terms`,
    privacy: privacyPage && `${publicUrl}/privacy`,
  };
}
