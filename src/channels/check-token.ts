import { z } from 'zod';
import type { App } from '../app.ts';
import {
  getBotUser,
  getOwnApplication,
  letReadMessages,
  mayReadMessages,
} from '../discord/bot-api.ts';
import { AppError } from '../errors.ts';
import { callBotApi } from '../telegram/bot-api.ts';
import { isControlBot } from './control-bot.ts';
import type { ChannelProblem, TokenKind } from '../domain/channels.ts';

export type TokenVerdict =
  | { type: 'valid'; botId: string; botName: string }
  | { type: 'problem'; problem: ChannelProblem };

type CheckApp = Pick<App, 'config'>;

const TelegramBot = z.object({ id: z.number(), is_bot: z.literal(true), username: z.string() });

/** Asks the platform whose token it is. Without an answer the problem is `unreachable`, which is transient. */
export async function checkToken(
  app: CheckApp,
  kind: TokenKind,
  token: string,
): Promise<TokenVerdict> {
  try {
    return kind === 'telegram' ? await askTelegram(app, token) : await askDiscord(app, token);
  } catch (error) {
    if (error instanceof AppError && error.code === 'upstream') return problem('unreachable');
    throw error;
  }
}

async function askTelegram(app: CheckApp, token: string): Promise<TokenVerdict> {
  const answer = await callBotApi({ apiUrl: app.config.channelApis.telegram, token }, 'getMe');
  if (!answer.ok) return problem(isRefusal(answer.code) ? 'rejected' : 'unreachable');
  const bot = TelegramBot.safeParse(answer.result);
  if (!bot.success) return problem('rejected');
  return found(app, 'telegram', { id: String(bot.data.id), name: bot.data.username });
}

async function askDiscord(app: CheckApp, token: string): Promise<TokenVerdict> {
  const access = { apiUrl: app.config.channelApis.discord, token };
  const user = await getBotUser(access);
  if (!user.value) return problem(isRefusal(user.status) ? 'rejected' : 'unreachable');
  const verdict = found(app, 'discord', { id: user.value.id, name: user.value.username });
  if (verdict.type === 'problem') return verdict;
  const application = await getOwnApplication(access);
  if (!application.value) return problem('unreachable');
  const { value } = application;
  if (!mayReadMessages(value)) {
    const changed = await letReadMessages(access, value);
    if (changed.status >= 500 || changed.status === 429) return problem('unreachable');
    if (!changed.value || !mayReadMessages(changed.value)) return problem('intent');
  }
  return found(app, 'discord', { id: value.id, name: user.value.username });
}

function found(app: CheckApp, kind: TokenKind, bot: { id: string; name: string }): TokenVerdict {
  if (isControlBot(app, kind, bot.id)) return problem('control_bot');
  return { type: 'valid', botId: bot.id, botName: bot.name };
}

function isRefusal(status: number): boolean {
  return [401, 403, 404].includes(status);
}

function problem(problem: ChannelProblem): TokenVerdict {
  return { type: 'problem', problem };
}
