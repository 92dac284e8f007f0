import type { App } from '../app.ts';
import type { SecretRef } from '../conversation/chat-event.ts';
import { seal } from '../sealing/seal.ts';
import { type Channel, listChannels, pasteToken } from '../store/channels.ts';
import { findEntitlement } from '../store/entitlements.ts';
import type { Change } from '../work/commit.ts';
import { isControlBot } from './control-bot.ts';
import { mayPaste } from './may-paste.ts';
import { hasPlace, type TokenKind } from '../domain/channels.ts';
import { channelTokenSeal } from '../sealing/seal-contexts.ts';

/** So long another bot waits for an answer. */
export const HELD_MS = 3_600_000;

/** A reference for the conversation, and the changes that store the secret. A refused secret has no changes. */
export type StoredSecret = { secret: SecretRef; changes: Change[] };

/**
 * Seals a pasted bot token until it is checked at its platform. The token of another bot than the one in use waits for its
 * owner to say so. Refuses a token when the plan has no place for the channel, and
 * the token of a control bot. The caller derives `id` from the event with the token, so that a repeated event is one row.
 */
export async function storeToken(
  app: Pick<App, 'config' | 'db' | 'now'>,
  given: { id: string; accountId: string; kind: TokenKind; value: string },
): Promise<StoredSecret> {
  const { id, accountId, kind, value } = given;
  if (kind === 'telegram' && isControlBot(app, kind, value.split(':')[0] ?? '')) {
    return refuse('control_bot');
  }
  const [channels, { terms }] = await app.db.read(
    listChannels(accountId),
    findEntitlement(accountId, app.now()),
  );
  if (!terms) return refuse('no_plan');
  if (!hasPlace(terms, channels, kind)) return refuse('channels_full');
  if (!(await mayPaste(app, { id, accountId }))) return refuse('too_many');
  const inUse = channels.find((channel) => channel.kind === kind);
  const replaces = inUse && isOtherBot(inUse, kind, value) ? inUse.botName : null;
  const version = (inUse?.version ?? 0) + 1;
  const sealed = seal(app.config.sealing, value, channelTokenSeal(accountId, kind, version));
  const last4 = value.slice(-4);
  const heldUntil = replaces === null ? null : app.now() + HELD_MS;
  const paste = { id: `chn_${id}`, accountId, kind, pastedId: id, sealed, last4, heldUntil };
  return {
    secret: { channel: kind, last4, ...(replaces === null ? {} : { replaces }) },
    changes: [pasteToken(paste, app.now()), { enqueue: 'sweep', payload: {} }],
  };
}

/** Whether a token would put another bot in the place of one that is in use. */
function isOtherBot({ state, botId }: Channel, kind: TokenKind, token: string): boolean {
  return state === 'on' && botId !== null && botIdOf(kind, token) !== botId;
}

/** Both platforms put the id of the bot in front of its token, Discord in base64. */
function botIdOf(kind: TokenKind, token: string): string {
  if (kind === 'telegram') return token.split(':')[0] ?? '';
  return Buffer.from(token.split('.')[0] ?? '', 'base64url').toString();
}

function refuse(problem: 'control_bot' | 'no_plan' | 'channels_full' | 'too_many'): StoredSecret {
  return { secret: { problem }, changes: [] };
}
