import type { Facts, LinkCodeFacts } from '../../conversation/facts.ts';
import { endingOf } from '../../domain/chats.ts';
import { entitlement, isLive, type Subscription } from '../../domain/entitlement.ts';
import type { Platform } from '../../domain/platforms.ts';
import { type ChatRow, type CodeRow, WRONG_CODES_MS } from '../../store/chat-facts.ts';

const MOST_WRONG_CODES = 5;

type Here = { now: number; platform: Platform; hasTelegram: boolean };

/** The link codes of the chat, and how many wrong codes it may still enter. */
export function toLinkFacts(row: ChatRow, { now, platform, hasTelegram }: Here): Facts['link'] {
  const isUsedHere = isUsed(row.machine !== null, row.subscription);
  const wrongAt = row.wrongCodesAt.toSorted((a, b) => b - a);
  const oldestThatCounts = wrongAt[MOST_WRONG_CODES - 1];
  const { shownCode, enteredCode, telegramName } = row;
  return {
    shown: shownCode && toCode(shownCode, now, isUsedHere),
    entered: enteredCode && toCode(enteredCode, now, isUsedHere),
    triesLeft: Math.max(0, MOST_WRONG_CODES - wrongAt.length),
    mayTryAt: oldestThatCounts === undefined ? null : oldestThatCounts + WRONG_CODES_MS,
    deepLink:
      telegramName && hasTelegram && platform !== 'telegram'
        ? `https://t.me/${telegramName}?start=`
        : null,
  };
}

function toCode(row: CodeRow, now: number, isUsedHere: boolean): LinkCodeFacts {
  const { id, expiresAt, platform, chat, platformUser, subscription } = row;
  const { why, terms } = entitlement(subscription, now);
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
