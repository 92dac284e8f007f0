import { isLoopback } from './addresses.ts';
import {
  count,
  places,
  placesOf,
  type Reached,
  secret,
  url,
  userIds,
  type Values,
} from './fields.ts';
import type { WebValues } from './web.ts';

/** The id of a group, and the number of a topic in it. */
const GROUP = /^-\d{5,20}(?::\d{1,10})?$/;

const settings = {
  TELEGRAM_BOT_TOKEN: secret,
  TELEGRAM_API_URL: url('https://api.telegram.org'),
  TELEGRAM_WEBHOOK_SECRET: secret,
  TELEGRAM_SENDS_PER_SECOND: count(28),
  TELEGRAM_SENDS_PER_CHAT: count(5),
  OPERATORS_TELEGRAM: userIds,
  OPERATORS_TELEGRAM_PLACES: places(GROUP, 'alarms=-1001234567890:7'),
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
          sends: {
            perSecond: values.TELEGRAM_SENDS_PER_SECOND,
            perChat: values.TELEGRAM_SENDS_PER_CHAT,
          },
          webhookSecret: values.PUBLIC_URL ? values.TELEGRAM_WEBHOOK_SECRET : null,
        }
      : null,
  operators: (values: TelegramValues) => values.OPERATORS_TELEGRAM,
  places: (values: TelegramValues) =>
    placesOf(
      'telegram',
      values.TELEGRAM_BOT_TOKEN?.split(':')[0],
      values.OPERATORS_TELEGRAM_PLACES,
    ),
  reached: (values: Partial<TelegramValues>): Reached[] => [
    {
      setting: 'TELEGRAM_API_URL',
      url: values.TELEGRAM_API_URL,
      live: values.TELEGRAM_BOT_TOKEN ? 'TELEGRAM_BOT_TOKEN' : null,
    },
  ],
  problems(values: Partial<TelegramValues>): string[] {
    const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_WEBHOOK_SECRET: secret } = values;
    const problems: string[] = [];
    if (secret && !/^[\w-]{1,256}$/.test(secret)) {
      problems.push('TELEGRAM_WEBHOOK_SECRET: only letters, digits, _ and -, 256 at most');
    }
    if (token && values.PUBLIC_URL && !secret) {
      problems.push('TELEGRAM_WEBHOOK_SECRET: is missing; PUBLIC_URL makes Telegram use a webhook');
    }
    if (token) problems.push(...webhookProblems(values));
    return problems;
  },
};

const WEBHOOK_PORTS = ['', '443', '80', '88', '8443'];

/** What Telegram refuses in the address of a webhook or of a link button. Source: its Bot API. */
function webhookProblems({ PUBLIC_URL, TELEGRAM_API_URL }: Partial<TelegramValues>): string[] {
  // The stand-in brings updates to any port of this machine.
  const isStandIn = isLoopback(TELEGRAM_API_URL ?? '') && isLoopback(PUBLIC_URL ?? '');
  if (!PUBLIC_URL || !URL.canParse(PUBLIC_URL) || isStandIn) return [];
  const { protocol, hostname, port } = new URL(PUBLIC_URL);
  const problems: string[] = [];
  if (protocol !== 'https:') problems.push('has to be an https URL for Telegram’s webhook');
  if (!WEBHOOK_PORTS.includes(port)) {
    problems.push('use port 443, 80, 88 or 8443; Telegram calls no other');
  }
  if (!hostname.includes('.') || /^[\d.]+$|^\[/.test(hostname)) {
    problems.push('use a host name with a dot; Telegram accepts no other in link buttons');
  }
  return problems.map((problem) => `PUBLIC_URL: ${problem}`);
}
