import { type Platform, PLATFORMS } from '../../domain/platforms.ts';
import type { Copy } from './copy.ts';

/** What a sentence calls a platform: its name, which is the same in every language, or the console of the sandbox. */
export function platformName(copy: Pick<Copy, 'link'>, platform: Platform): string {
  return platform === 'console' ? copy.link.console : PLATFORMS[platform].name;
}
