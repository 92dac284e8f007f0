import { createHash } from 'node:crypto';
import type { App } from '../src/app.ts';
import { findSetting, saveSetting } from '../src/store/settings.ts';

type Registration = { setting: string; content: unknown; register: () => Promise<unknown> };

/** Registers something at a platform, unless the same content was registered last; its hash is stored as a setting. */
export async function registerChanged(
  { db }: Pick<App, 'db'>,
  { setting, content, register }: Registration,
): Promise<void> {
  const hash = createHash('sha256').update(JSON.stringify(content)).digest('base64url');
  const [registered] = await db.read(findSetting(setting));
  if (registered === hash) return;
  await register();
  await db.write([saveSetting(setting, hash)]);
}
