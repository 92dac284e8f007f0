import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { callBotApi } from '../telegram/bot-api.ts';
import { failed, type Finding, ok } from './finding.ts';

const TOKEN = 'TELEGRAM_BOT_TOKEN';
const WEBHOOK = 'Telegram webhook';
/** Older failures have been repaired since, or will show again. */
const RECENT_S = 3600;

/** Shapes: Bot API 10. */
const Me = z.object({ username: z.string(), can_manage_bots: z.boolean().default(false) });
const WebhookInfo = z.object({
  url: z.string(),
  pending_update_count: z.number().default(0),
  last_error_date: z.number().optional(),
  last_error_message: z.string().optional(),
});

export async function checkTelegram({ telegram, web }: Config): Promise<Finding[]> {
  if (!telegram) return [];
  const answer = await callBotApi(telegram, 'getMe');
  if (!answer.ok) {
    return [
      answer.code === 401 || answer.code === 404
        ? failed(TOKEN, 'Telegram refuses it; copy it again from @BotFather')
        : failed(TOKEN, `Telegram answered with status ${answer.code}; try again later`),
    ];
  }
  const me = Me.safeParse(answer.result);
  if (!me.success) return [failed(TOKEN, 'the answer is not Telegram’s; check TELEGRAM_API_URL')];
  const makesBots = me.data.can_manage_bots ? ', makes bots for customers' : '';
  const expected = telegram.webhookSecret ? `${web.publicUrl}/telegram/webhook` : null;
  return [ok(TOKEN, `@${me.data.username}${makesBots}`), await checkWebhook(telegram, expected)];
}

/** `expected` is null when the bot polls. */
async function checkWebhook(
  telegram: NonNullable<Config['telegram']>,
  expected: string | null,
): Promise<Finding> {
  const answer = await callBotApi(telegram, 'getWebhookInfo');
  const info = WebhookInfo.safeParse(answer.ok ? answer.result : null);
  if (!info.success) return failed(WEBHOOK, 'could not be read; try again later');
  const { url, pending_update_count: pending } = info.data;
  if (!expected) {
    return url === ''
      ? ok(WEBHOOK, 'none: the bot polls')
      : failed(WEBHOOK, 'is set although PUBLIC_URL is not; start the role bots to remove it');
  }
  if (url !== expected) {
    return failed(
      WEBHOOK,
      `${url === '' ? 'is not set' : 'leads elsewhere'}; start the role bots to set ${expected}`,
    );
  }
  const problem = recentProblem(info.data);
  return problem
    ? failed(WEBHOOK, `${pending} updates wait: ${problem}; see that Telegram reaches the role web`)
    : ok(WEBHOOK, `leads to ${url}, ${pending} updates wait`);
}

function recentProblem(info: z.infer<typeof WebhookInfo>): string | null {
  const since = Date.now() / 1000 - RECENT_S;
  const isRecent = (info.last_error_date ?? Infinity) > since;
  return isRecent ? (info.last_error_message?.slice(0, 120) ?? null) : null;
}
