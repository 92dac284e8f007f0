import { channelUrl } from '../domain/channels.ts';
import type { ChannelFacts } from '../conversation/facts.ts';
import { idFrom } from '../ids.ts';
import { qrPictureId } from './channels.ts';
import { TELEGRAM_NAME } from './link-codes.ts';
import type { Platform } from '../domain/platforms.ts';

/** The setting that tells whether our Telegram bot may make bots for people. */
export const TELEGRAM_MAKES_BOTS = 'telegram_makes_bots';

type Part = Record<string, string | number | null>;

/** The value of `CHANNEL_FACTS`. */
export type ChannelPart = [
  channels: Part[],
  platforms: Platform[],
  telegramName: string | null,
  makesBots: string | null,
];

const NAMES = [
  'id',
  'kind',
  'state',
  'bot_id',
  'bot_name',
  'managed',
  'problem',
  'login',
  'login_until',
  'qr_number',
  'health',
  'health_reason',
  'created_at',
];

/** The channels of an account (the alias `a`), where its owner writes from, and whether our bot makes bots. */
export const CHANNEL_FACTS = `json_array(
    (SELECT json_group_array(json_object(${NAMES.map((name) => `'${name}', c.${name}`).join(', ')},
      'last4', coalesce(c.pasted_last4, c.last4), 'owners', json_array_length(c.owner_ids),
      'waits', c.pasted_sealed IS NOT NULL OR c.pasted_bot IS NOT NULL))
      FROM (SELECT * FROM channels WHERE account_id = a.id ORDER BY created_at, kind) c),
    (SELECT json_group_array(platform) FROM identities WHERE account_id = a.id),
    (SELECT value FROM settings WHERE name = '${TELEGRAM_NAME}'),
    (SELECT value FROM settings WHERE name = '${TELEGRAM_MAKES_BOTS}'))`;

export function channelsOf([channels, platforms]: ChannelPart): ChannelFacts[] {
  return channels.map((part) => channelOf(part, platforms));
}

function channelOf(part: Part, platforms: Platform[]): ChannelFacts {
  const kind = part['kind'] as ChannelFacts['kind'];
  const botId = part['bot_id'] as string | null;
  const botName = part['bot_name'] as string | null;
  const isShowing = part['login'] === 'showing';
  const isKnown = Number(part['owners']) > 0 || (kind !== 'web' && platforms.includes(kind));
  return {
    kind,
    state: part['state'] === 'disconnecting' ? 'off' : part['state'],
    botName,
    url: channelUrl({ kind, botId, botName }),
    last4: part['last4'],
    isChecking: part['waits'] === 1,
    problem: part['problem'],
    login: part['login'],
    qr: isShowing
      ? {
          pictureId: qrPictureId(String(part['id']), Number(part['qr_number'])),
          until: Number(part['login_until']),
        }
      : null,
    health: part['health'],
    reason: part['health_reason'],
    // The account a phone is linked with may always write to itself, and our page lets in its owner alone.
    hasOwner: kind === 'whatsapp' || kind === 'web' || isKnown,
    isSelfOnly: kind === 'whatsapp' && !isKnown,
    managed: part['managed'] === 1,
    createdAt: Number(part['created_at']),
  } as ChannelFacts;
}

/** The address under which Telegram makes a bot that ours manages: for those who are there with us. */
export function newBotUrlOf(
  [, platforms, name, makesBots]: ChannelPart,
  { accountId, hasTelegram }: { accountId: string; hasTelegram: boolean },
): string | null {
  if (!hasTelegram || !name || makesBots !== '1' || !platforms.includes('telegram')) return null;
  const suggested = `agent_${idFrom('bot', accountId).slice(4, 14)}_bot`;
  return `https://t.me/newbot/${name}/${suggested}?name=My%20agent`;
}
