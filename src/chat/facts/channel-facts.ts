import type { ChannelFacts } from '../../conversation/facts.ts';
import { channelUrl } from '../../domain/channels.ts';
import { idFrom } from '../../ids.ts';
import { qrPictureId } from '../../store/channels.ts';
import type { ChannelRow, ChatRow } from '../../store/chat-facts.ts';

/** The channels of the account, the oldest first. */
export function toChannelFacts({ channels, chats }: ChatRow): ChannelFacts[] {
  return channels.map((row) => {
    const { kind } = row;
    const isKnown =
      row.owners > 0 ||
      chats.some(({ platform, platformUser }) => platform === kind && isNumber(platformUser));
    return toFacts(row, isKnown);
  });
}

/** `isKnown`: at least one person may write to the channel. The owner's own chat with our bot counts. */
function toFacts(row: ChannelRow, isKnown: boolean): ChannelFacts {
  const { kind, botId, botName, last4, problem, login, health } = row;
  return {
    kind,
    state: row.state === 'disconnecting' ? 'off' : row.state,
    botName,
    url: channelUrl({ kind, botId, botName }),
    last4,
    isChecking: row.isChecking === 1,
    held: row.held,
    problem,
    login,
    qr:
      login === 'showing'
        ? { pictureId: qrPictureId(row.id, row.qrNumber), until: row.loginUntil }
        : null,
    health,
    reason: row.healthReason,
    lastMessageAt: row.lastMessageAt,
    // A linked WhatsApp account may always write to itself, and our own page admits only its owner.
    hasOwner: kind === 'whatsapp' || kind === 'web' || isKnown,
    isSelfOnly: kind === 'whatsapp' && !isKnown,
    managed: row.managed === 1,
    createdAt: row.createdAt,
  } as ChannelFacts;
}

/** The link with which Telegram creates a bot that our bot manages. Only people on Telegram get it. */
export function toNewBotUrl(
  { accountId, chats, telegramName, telegramMakesBots }: ChatRow,
  { hasTelegram }: { hasTelegram: boolean },
): string | null {
  const isOffered =
    hasTelegram &&
    telegramMakesBots === '1' &&
    chats.some(({ platform }) => platform === 'telegram');
  if (!isOffered || !telegramName) return null;
  const suggested = `agent_${idFrom('bot', accountId).slice(4, 14)}_bot`;
  return `https://t.me/newbot/${telegramName}/${suggested}?name=My%20agent`;
}

/** The gateway lets people in by their numbers; an id of WhatsApp's own says nothing to it, so the number is asked for. */
function isNumber(platformUser: string): boolean {
  return !platformUser.endsWith('@lid');
}
