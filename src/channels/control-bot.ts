import type { App } from '../app.ts';
import type { TokenKind } from '../domain/channels.ts';
import type { BotAccess } from '../telegram/bot-api.ts';

type ConfigApp = Pick<App, 'config'>;

/** Our own bot at Telegram, which manages others. */
export function controlBot({ config }: ConfigApp): BotAccess | null {
  return config.telegram && { apiUrl: config.telegram.apiUrl, token: config.telegram.token };
}

/** Whether a bot is one of our own, whose token an agent must never get. */
export function isControlBot({ config }: ConfigApp, kind: TokenKind, botId: string): boolean {
  if (kind === 'discord') return botId === config.discord?.applicationId;
  return config.telegram !== null && botId === config.telegram.token.split(':')[0];
}
