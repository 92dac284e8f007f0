import type { Facts, LinkCodeFacts } from '../../conversation/facts.ts';
import { endingOf } from '../../domain/chats.ts';
import { entitlement, isLive, type Subscription } from '../../domain/entitlement.ts';
import type { Platform } from '../../domain/platforms.ts';
import {
  type ActionUse,
  possibleAfterUse,
  type SpentActions,
  usesLeft,
} from '../../domain/limited-actions.ts';
import type { ChatRow, CodeRow } from '../../store/chat-facts.ts';

type Here = {
  now: number;
  platform: Platform;
  hasTelegram: boolean;
  uses: ActionUse[];
  spent: SpentActions;
};

/** The link codes of the chat, and how many wrong codes it may still enter. */
export function toLinkFacts(row: ChatRow, here: Here): Facts['link'] {
  const { now, platform, hasTelegram, uses, spent } = here;
  const isUsedHere = isUsed(row.machine !== null, row.subscription);
  const { shownCode, enteredCode, telegramName } = row;
  return {
    shown: shownCode && toCode(shownCode, now, isUsedHere),
    entered: enteredCode && toCode(enteredCode, now, isUsedHere),
    triesLeft: spent.wrong_code ? 0 : usesLeft('wrong_code', uses, now),
    mayTryAt: spent.wrong_code ?? null,
    mayTryAfterWrong: possibleAfterUse('wrong_code', uses, now),
    deepLink:
      telegramName && hasTelegram && platform !== 'telegram'
        ? `https://t.me/${telegramName}?start=`
        : null,
  };
}

function toCode(row: CodeRow, now: number, isUsedHere: boolean): LinkCodeFacts {
  const { id, expiresAt, platform, chat, platformUser, subscription } = row;
  const { why, terms } = entitlement(row, now);
  return {
    id,
    state: row.state as LinkCodeFacts['state'],
    expiresAt,
    answered: row.confirmedAt !== null,
    platform,
    ending: platformUser === null ? null : endingOf(platformUser),
    plan: terms?.name ?? null,
    holdsSomething: why !== 'none' || row.hasMachine === 1 || row.hasCredential === 1,
    isConflict: isUsedHere && isUsed(row.hasMachine === 1, subscription),
    chat,
  };
}

/** An account with a machine or a live subscription cannot be given up for another. */
function isUsed(hasMachine: boolean, subscription: Subscription | null): boolean {
  return hasMachine || (subscription !== null && isLive(subscription.status));
}
