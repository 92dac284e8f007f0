import type { App } from '../app.ts';
import { openSeal } from '../sealing/seal.ts';
import type { Channel } from '../store/channels.ts';
import { callBotApi } from '../telegram/bot-api.ts';
import { channelTokenSeal } from '../sealing/seal-contexts.ts';

type WebhookApp = Pick<App, 'config'>;

/** OpenClaw sets a webhook and never takes it back. A token that is worth nothing any more has none to take back. */
export async function forgetWebhook({ config }: WebhookApp, token: string): Promise<boolean> {
  const access = { apiUrl: config.channelApis.telegram, token };
  const answer = await callBotApi(access, 'deleteWebhook').catch(() => null);
  return answer !== null && (answer.ok || [401, 403, 404].includes(answer.code));
}

/** The token in use, opened for a call that goes straight to its platform. */
export function openToken({ config }: WebhookApp, channel: Channel): string | null {
  const { accountId, kind, version, sealed } = channel;
  return sealed && openSeal(config.sealing, sealed, channelTokenSeal(accountId, kind, version));
}
