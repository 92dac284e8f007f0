import type { App } from '../app.ts';
import { type Platform, PLATFORM_NAMES } from '../domain/platforms.ts';
import type { Plan } from '../domain/plans.ts';
import { findSetting, TELEGRAM_NAME } from '../store/settings.ts';

/** How a browser gets into our chat on one platform. */
export type ChatLink = { platform: Platform; urlFor: (start: Plan | ClaimWord | null) => string };

/** The word with which an imported person claims their account. */
type ClaimWord = `claim_${string}`;

/** The platforms whose chat has an address. WhatsApp has one when its number is set; Discord's cannot begin with a plan. */
export async function listChatLinks(app: Pick<App, 'config' | 'db'>): Promise<ChatLink[]> {
  const { telegram, discord, whatsapp } = app.config;
  const [name] = await app.db.read(findSetting(TELEGRAM_NAME));
  const links: Partial<Record<Platform, ChatLink['urlFor'] | null>> = {
    telegram:
      telegram && name ? (plan) => withQuery(`https://t.me/${name}`, { start: plan }) : null,
    discord: discord ? () => `https://discord.com/users/${discord.applicationId}` : null,
    whatsapp: whatsapp?.pairingNumber
      ? (plan) =>
          withQuery(`https://wa.me/${whatsapp.pairingNumber}`, {
            text: plan ? `start ${plan}` : 'start',
          })
      : null,
  };
  return PLATFORM_NAMES.flatMap((platform) => {
    const urlFor = links[platform];
    return urlFor ? [{ platform, urlFor }] : [];
  });
}

function withQuery(address: string, query: Record<string, string | null>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) if (value) url.searchParams.set(name, value);
  return url.href.replaceAll('+', '%20');
}
