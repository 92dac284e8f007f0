import { type Platform, PLATFORMS } from '../../domain/platforms.ts';
import type { Copy } from './copy.ts';

/** A chat of somebody, by its platform and the end of the person's id there. Names are left out: anybody can choose any. */
export function chatName(
  copy: Pick<Copy, 'link'>,
  { platform, ending }: { platform: Platform; ending: string | null },
): string {
  const name = platformName(copy, platform);
  if (!ending) return name;
  return platform === 'whatsapp'
    ? copy.link.withNumber(name, ending)
    : copy.link.withId(name, ending);
}

/** What a sentence calls a platform: its name, which is the same in every language, or the console of the sandbox. */
export function platformName(copy: Pick<Copy, 'link'>, platform: Platform): string {
  return platform === 'console' ? copy.link.console : PLATFORMS[platform].name;
}
