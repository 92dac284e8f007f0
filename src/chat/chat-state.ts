import type { App } from '../app.ts';
import { type Address, toAddress } from '../domain/chats.ts';
import type { Facts } from '../conversation/facts.ts';
import { type Session, parseSession } from '../conversation/session.ts';
import { isOperator } from '../operators/is-operator.ts';
import { pageUrl } from '../pages/one-time-pages.ts';
import type { Row } from '../store/database.ts';
import { toChatFacts, toFacts } from '../store/facts.ts';

/** A chat as it was read: its session at a version, and the facts for the next step. */
export type ChatState = {
  chat: string;
  address: Address;
  accountId: string;
  version: number;
  /** Null before the first contact. */
  session: Session | null;
  /** Marked as a chat that cannot be reached; a person who writes there can be. */
  isUnreachable: boolean;
  /** Whether news for the account are told here. */
  isHome: boolean;
  isOfOperator: boolean;
  facts: Facts;
};

/** Reads the row of `loadFacts`. */
export function toChatState(
  app: Pick<App, 'config'>,
  chat: string,
  row: Row,
  now: number,
): ChatState {
  const { accountId, unreachableSince, isHome, platformUser, session, ...known } = toChatFacts(row);
  const address = toAddress(chat);
  const { platform } = address;
  const { credentialPaths, termsCheckedOn } = app.config;
  return {
    chat,
    address,
    accountId,
    version: session.version,
    session: session.stored === '' ? null : parseSession(session.stored),
    isUnreachable: unreachableSince !== null,
    isHome,
    isOfOperator: isOperator(app.config, { platform, platformUser }),
    facts: toFacts(
      { ...known, accountId },
      {
        now,
        platform,
        credentialPaths,
        termsCheckedOn,
        hasTelegram: app.config.telegram !== null,
        pageUrl: (page, id) => pageUrl(app, page, id),
      },
    ),
  };
}
