import type { App } from '../app.ts';
import { forgetUses, useForAccount } from '../store/action-uses.ts';
import type { Statement } from '../store/engine.ts';

/** Counts a paste, because its check asks a provider. False when there were too many; the same paste is counted once. */
export async function mayPaste(
  app: Pick<App, 'db' | 'now'>,
  { id, accountId }: { id: string; accountId: string },
): Promise<boolean> {
  const use = { id: `use_${id}`, accountId, action: 'secret' } as const;
  const [counted] = await app.db.write([useForAccount(use, app.now())]);
  return counted > 0;
}

/** Whoever has just disconnected is about to connect another one, so all pastes are possible again, some times in an hour. */
export function mayPasteAgain(
  { now }: Pick<App, 'now'>,
  { id, accountId }: { id: string; accountId: string },
): Statement[] {
  const allowedBy = 'fresh_pastes' as const;
  return [
    forgetUses(accountId, { action: 'secret', allowedBy }, now()),
    useForAccount({ id: `use_${id}`, accountId, action: allowedBy }, now()),
  ];
}
