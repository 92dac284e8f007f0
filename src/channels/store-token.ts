import type { App } from '../app.ts';
import type { SecretRef } from '../conversation/chat-event.ts';
import { seal } from '../sealing/seal.ts';
import { listChannels, pasteToken } from '../store/channels.ts';
import { findEntitlement } from '../store/entitlements.ts';
import type { Change } from '../work/commit.ts';
import { isControlBot } from './control-bot.ts';
import { mayPaste } from './may-paste.ts';
import { hasPlace, type TokenKind } from '../domain/channels.ts';
import { channelTokenSeal } from '../sealing/seal-contexts.ts';

/** A reference for the conversation, and the changes that store the secret. A refused secret has no changes. */
export type StoredSecret = { secret: SecretRef; changes: Change[] };

/**
 * Seals a pasted bot token until it is checked at its platform. Refuses a token when the plan has no place for the channel, and
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
  const version = (channels.find((channel) => channel.kind === kind)?.version ?? 0) + 1;
  const sealed = seal(app.config.sealing, value, channelTokenSeal(accountId, kind, version));
  const last4 = value.slice(-4);
  const paste = { id: `chn_${id}`, accountId, kind, pastedId: id, sealed, last4 };
  return {
    secret: { channel: kind, last4 },
    changes: [pasteToken(paste, app.now()), { enqueue: 'sweep', payload: {} }],
  };
}

function refuse(problem: 'control_bot' | 'no_plan' | 'channels_full' | 'too_many'): StoredSecret {
  return { secret: { problem }, changes: [] };
}
