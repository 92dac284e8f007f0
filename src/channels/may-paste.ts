import type { App } from '../app.ts';
import { useForAccount } from '../store/action-uses.ts';

/** Counts a paste, because its check asks a provider. False when there were too many; the same paste is counted once. */
export async function mayPaste(
  app: Pick<App, 'db' | 'now'>,
  { id, accountId }: { id: string; accountId: string },
): Promise<boolean> {
  const use = { id: `use_${id}`, accountId, action: 'secret' } as const;
  const [counted] = await app.db.write([useForAccount(use, app.now())]);
  return counted > 0;
}
