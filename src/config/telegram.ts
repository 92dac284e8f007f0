import { text, url, userIds, type Values } from './fields.ts';
import type { WebValues } from './web.ts';

const settings = {
  TELEGRAM_BOT_TOKEN: text,
  TELEGRAM_API_URL: url('https://api.telegram.org'),
  TELEGRAM_WEBHOOK_SECRET: text,
  OPERATORS_TELEGRAM: userIds,
};

type TelegramValues = Values<typeof settings> & Pick<WebValues, 'PUBLIC_URL'>;

export const telegram = {
  settings,
  isOn: (values: Partial<TelegramValues>) => Boolean(values.TELEGRAM_BOT_TOKEN),
  config: (values: TelegramValues) =>
    values.TELEGRAM_BOT_TOKEN
      ? {
          token: values.TELEGRAM_BOT_TOKEN,
          apiUrl: values.TELEGRAM_API_URL,
          webhookSecret: values.PUBLIC_URL ? values.TELEGRAM_WEBHOOK_SECRET : null,
        }
      : null,
  operators: (values: TelegramValues) => values.OPERATORS_TELEGRAM,
  problems(values: Partial<TelegramValues>): string[] {
    const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_WEBHOOK_SECRET: secret } = values;
    const problems: string[] = [];
    if (secret && !/^[\w-]{1,256}$/.test(secret)) {
      problems.push('TELEGRAM_WEBHOOK_SECRET: only letters, digits, _ and -, 256 at most');
    }
    if (token && values.PUBLIC_URL && !secret) {
      problems.push('TELEGRAM_WEBHOOK_SECRET: is missing; PUBLIC_URL makes Telegram use a webhook');
    }
    return problems;
  },
};
