import type { App } from '../app.ts';
import { openSeal } from '../sealing/seal.ts';
import type { Channel } from '../store/channels.ts';
import { callBotApi } from '../telegram/bot-api.ts';
import { channelTokenSeal } from '../sealing/seal-contexts.ts';

type WebhookApp = Pick<App, 'config'>;

/** Deletes the webhook that OpenClaw set and never deletes itself. Returns whether it is gone; a revoked token has none. */
export async function removeWebhook({ config }: WebhookApp, token: string): Promise<boolean> {
  const access = { apiUrl: config.channelApis.telegram, token };
  const answer = await callBotApi(access, 'deleteWebhook').catch(() => null);
  return answer !== null && (answer.ok || [401, 403, 404].includes(answer.code));
}

/** Opens the token in use, for a call that goes straight to its platform. */
export function openToken({ config }: WebhookApp, channel: Channel): string | null {
  const { accountId, kind, version, sealed } = channel;
  return sealed && openSeal(config.sealing, sealed, channelTokenSeal(accountId, kind, version));
}
