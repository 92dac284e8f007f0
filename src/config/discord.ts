import { z } from 'zod';
import {
  count,
  places,
  placesOf,
  type Reached,
  secret,
  text,
  url,
  userIds,
  type Values,
} from './fields.ts';

const ID = /^\d{15,20}$/;
const settings = {
  DISCORD_BOT_TOKEN: secret,
  DISCORD_APPLICATION_ID: text,
  DISCORD_API_URL: url('https://discord.com/api'),
  DISCORD_REQUESTS_PER_SECOND: count(50),
  OPERATORS_DISCORD: userIds,
  OPERATORS_DISCORD_PLACES: places(ID, 'alarms=123456789012345678'),
  OPERATORS_DISCORD_GUILD: text.pipe(
    z.string().regex(ID, 'is not an id of 15 to 20 digits').nullable(),
  ),
};

type DiscordValues = Values<typeof settings>;

export const discord = {
  settings,
  isOn: (values: Partial<DiscordValues>) => Boolean(values.DISCORD_BOT_TOKEN),
  config: (values: DiscordValues) =>
    values.DISCORD_BOT_TOKEN && values.DISCORD_APPLICATION_ID
      ? {
          token: values.DISCORD_BOT_TOKEN,
          applicationId: values.DISCORD_APPLICATION_ID,
          apiUrl: values.DISCORD_API_URL,
          requestsPerSecond: values.DISCORD_REQUESTS_PER_SECOND,
        }
      : null,
  operators: (values: DiscordValues) => values.OPERATORS_DISCORD,
  places: (values: DiscordValues) =>
    placesOf('discord', values.DISCORD_APPLICATION_ID, values.OPERATORS_DISCORD_PLACES),
  reached: (values: Partial<DiscordValues>): Reached[] => [
    {
      setting: 'DISCORD_API_URL',
      url: values.DISCORD_API_URL,
      live: values.DISCORD_BOT_TOKEN ? 'DISCORD_BOT_TOKEN' : null,
    },
  ],
  problems(values: Partial<DiscordValues>): string[] {
    const { DISCORD_BOT_TOKEN: token, DISCORD_APPLICATION_ID: applicationId } = values;
    const problems: string[] = [];
    if (Boolean(token) !== Boolean(applicationId)) {
      problems.push('DISCORD_APPLICATION_ID: it and DISCORD_BOT_TOKEN belong together');
    }
    if (applicationId && !ID.test(applicationId)) {
      problems.push('DISCORD_APPLICATION_ID: is not an id of 15 to 20 digits');
    }
    if (values.OPERATORS_DISCORD_GUILD && !token) {
      problems.push('OPERATORS_DISCORD_GUILD: needs DISCORD_BOT_TOKEN');
    }
    return problems;
  },
};
