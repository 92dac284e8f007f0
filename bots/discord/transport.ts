import { createHash } from 'node:crypto';
import { MessageFlags, type REST, Routes } from 'discord.js';
import { copyFor } from '../../src/conversation/languages/copy.ts';
import { text } from '../../src/conversation/screen.ts';
import type { Outcome, Shown, Transport } from '../../src/chat/transport.ts';
import { cut } from '../cut.ts';
import { toOutcome, type Without } from './outcomes.ts';
import { type CommandIds, documentFile, renderForDiscord, splitForDiscord } from './render.ts';
import type { DiscordConfig } from './gateway.ts';
import type { OpenCommands } from './open-commands.ts';
import { fileOf, toRequest } from './upload.ts';

const EDIT_GAP_MS = 2000;
/** The part of the bot's requests that messages and edits may use. The limits of a channel come with each answer; the library keeps them. */
const SHARE_OF_REQUESTS = 0.9;
const NONCE_LENGTH = 25;
const SILENT = MessageFlags.IsComponentsV2 | MessageFlags.SuppressNotifications;
const DESCRIPTION = 1024;

type Options = Pick<DiscordConfig, 'requestsPerSecond'> & {
  commands?: CommandIds;
  openCommands?: OpenCommands;
};

/** Sends by REST with a nonce derived from the outbox id, so that a retry after a lost answer shows the message once. */
export function discordTransport(
  rest: REST,
  bot: string,
  { requestsPerSecond, commands = new Map(), openCommands }: Options,
): Transport {
  /** The list of attachments is complete: an edit removes the pictures that it does not name. */
  const toBody = (shown: Shown) => ({
    ...renderForDiscord(shown, commands),
    attachments: attachmentsOf(shown),
    allowed_mentions: { parse: [] },
    flags: MessageFlags.IsComponentsV2,
  });
  /** Decoration for about ten seconds, or until the next message. Source: discord-api-docs, "Trigger Typing Indicator". */
  const showTyping = (chat: string, { screen }: Shown, outcome: Outcome): Outcome => {
    if (screen.isPending && outcome.type === 'done') {
      void rest.post(Routes.channelTyping(chat)).catch(() => undefined);
    }
    return outcome;
  };
  return {
    platform: 'discord',
    bot,
    hasSendKey: true,
    editGapMs: EDIT_GAP_MS,
    pace: { perSecond: requestsPerSecond * SHARE_OF_REQUESTS, perChat: null },
    split: splitForDiscord,
    send: async (chat, shown, key) => {
      const outcome = await attempt(shown, async (possible) => {
        const body = toBody(possible);
        const answered = isAnswer(possible) ? await openCommands?.answer(chat, body) : null;
        if (answered) return answered;
        const flags = possible.isSilent ? SILENT : MessageFlags.IsComponentsV2;
        const once = { flags, nonce: nonceOf(key), enforce_nonce: true };
        const request = await toRequest({ ...body, ...once }, fileOf(possible));
        const message = await rest.post(Routes.channelMessages(chat), request);
        return (message as { id: string }).id;
      });
      return showTyping(chat, shown, outcome);
    },
    edit: async (chat, messageId, shown) => {
      const outcome = await attempt(shown, async (possible) => {
        const request = await toRequest(toBody(possible), fileOf(possible));
        await rest.patch(Routes.channelMessage(chat, messageId), request);
        return messageId;
      });
      return showTyping(chat, shown, outcome);
    },
    remove: () =>
      Promise.resolve({ type: 'refused', reason: 'no bot can delete what a person wrote here' }),
  };
}

/** A screen may be shown twice after a crash, a note may not; and an answer has no nonce. A file needs a form. */
function isAnswer(shown: Shown): boolean {
  return (shown.screen.choices ?? []).length > 0 && fileOf(shown) === null;
}

function attachmentsOf({ picture, document }: Shown) {
  if (picture) return [{ id: 0, description: cut(picture.alt, DESCRIPTION) }];
  return document ? [{ id: 0, filename: documentFile(document.name) }] : [];
}

function nonceOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, NONCE_LENGTH);
}

/** Calls, and once more without what Discord does not let through. */
async function attempt(
  shown: Shown,
  call: (possible: Shown) => Promise<string>,
  left: Without[] = ['links', 'picture'],
): Promise<Outcome> {
  try {
    return { type: 'done', messageId: await call(shown) };
  } catch (error) {
    const outcome = toOutcome(error);
    if (outcome.type !== 'without') return outcome;
    const { what } = outcome;
    if (!left.includes(what)) return { type: 'refused', reason: `the message without its ${what}` };
    const others = left.filter((each) => each !== what);
    return attempt(shownWithout(shown, what), call, others);
  }
}

/** Words instead of the picture, or instead of the links, which the person then gets elsewhere. */
function shownWithout({ picture, ...shown }: Shown, what: Without): Shown {
  const { screen, locale = 'en' } = shown;
  if (what === 'picture') {
    const words = picture ? text(picture.alt) : [];
    return { ...shown, screen: { ...screen, body: [...screen.body, ...words] } };
  }
  const { links, ...others } = screen;
  const words = links ? text(copyFor(locale).edge.linkBlocked) : [];
  const body = [...screen.body, ...words].map((block) => ({
    ...block,
    text: block.text.replace(/https?:\/\/\S+/g, '…'),
  }));
  return { ...shown, ...(picture ? { picture } : {}), screen: { ...others, body } };
}
