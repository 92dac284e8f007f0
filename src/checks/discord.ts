import type { Config } from '../config/config.ts';
import { getOwnApplication } from '../discord/bot-api.ts';
import { failed, type Finding, ok } from './finding.ts';

const TOKEN = 'DISCORD_BOT_TOKEN';

export async function checkDiscord({ discord }: Config): Promise<Finding[]> {
  if (!discord) return [];
  const { status, value } = await getOwnApplication(discord);
  if (status === 401) {
    return [failed(TOKEN, 'Discord refuses it; reset it on the Bot page of the application')];
  }
  if (!value) {
    return [failed(TOKEN, `Discord answered with status ${status}; check DISCORD_API_URL`)];
  }
  return [
    value.id === discord.applicationId
      ? ok(TOKEN, `belongs to the application ${value.id}`)
      : failed(
          'DISCORD_APPLICATION_ID',
          `is not ${value.id}, to which the token belongs; set that`,
        ),
  ];
}
