import type { App } from '../app.ts';
import { entitlement } from '../domain/entitlement.ts';
import type { Kept } from '../credentials/keep-credential.ts';
import { seal } from '../sealing/seal.ts';
import { listChannels, pasteToken, toChannel } from '../store/channels.ts';
import { findSubscription, toSubscription } from '../store/subscriptions.ts';
import { isControlBot } from './control-bot.ts';
import { hasPlace, type TokenKind } from '../domain/channels.ts';
import { channelTokenSeal } from '../sealing/seal-contexts.ts';

type KeepApp = Pick<App, 'config' | 'db' | 'now'>;

/**
 * Seals a pasted bot token until the platform was asked about it. Nothing is kept of one that has no place in the plan,
 * or that is a control bot's own. `id` comes from where it came in, so that the same paste is one.
 */
export async function keepToken(
  app: KeepApp,
  given: { id: string; accountId: string; kind: TokenKind; value: string },
): Promise<Kept> {
  const { id, accountId, kind, value } = given;
  if (kind === 'telegram' && isControlBot(app, kind, value.split(':')[0] ?? '')) {
    return refuse('control_bot');
  }
  const [rows, subscription] = await app.db.read([
    listChannels(accountId),
    findSubscription(accountId),
  ]);
  const row = subscription?.rows[0];
  const { terms } = entitlement(row ? toSubscription(row) : null, app.now());
  if (!terms) return refuse('no_plan');
  const channels = rows?.rows.map(toChannel) ?? [];
  if (!hasPlace(terms, channels, kind)) return refuse('channels_full');
  const version = (channels.find((channel) => channel.kind === kind)?.version ?? 0) + 1;
  const sealed = seal(app.config.sealing, value, channelTokenSeal(accountId, kind, version));
  const last4 = value.slice(-4);
  const paste = { id: `chn_${id}`, accountId, kind, pastedId: id, sealed, last4 };
  return {
    secret: { channel: kind, last4 },
    statements: [pasteToken(paste, app.now())],
    rings: [{ job: 'sweep', payload: {} }],
  };
}

function refuse(problem: 'control_bot' | 'no_plan' | 'channels_full'): Kept {
  return { secret: { problem }, statements: [], rings: [] };
}
