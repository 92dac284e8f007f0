import type { App } from '../src/app.ts';
import type { Copy } from '../src/conversation/languages/copy.ts';
import { platformName } from '../src/conversation/languages/platform-name.ts';
import type { Platform } from '../src/domain/platforms.ts';
import { listChatLinks } from '../src/pages/chat-links.ts';

export type BackLink = { label: string; url: string };

/** The way back into a person's chat; null on a platform whose chat has no address. */
export async function findBackLink(
  app: Pick<App, 'config' | 'db'>,
  copy: Copy,
  platform: Platform | null,
): Promise<BackLink | null> {
  const found = (await listChatLinks(app)).find((link) => link.platform === platform);
  if (!found) return null;
  const label = copy.pages.backTo(platformName(copy, found.platform));
  return { label, url: found.urlFor(null) };
}
