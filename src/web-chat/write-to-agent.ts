import type { App } from '../app.ts';
import { seal } from '../sealing/seal.ts';
import { AppError } from '../errors.ts';
import { idFrom } from '../ids.ts';
import { addWebMessage, listOpenWebMessages } from '../store/web-chat.ts';
import { messageSeal } from './message-seal.ts';
import { problemOf, type WritingProblem } from './rules.ts';
import type { Visitor } from './visits.ts';

type WriteApp = Pick<App, 'config' | 'db' | 'queue' | 'now'>;

/**
 * Takes a message for the agent, which is woken for it; null, or why not. The same `key` of a visit is the same message,
 * however often it is sent. Throws `denied` when the page takes none.
 */
export async function writeToAgent(
  app: WriteApp,
  { visitId, accountId, closed }: Visitor,
  { key, typed }: { key: string; typed: string },
): Promise<WritingProblem | null> {
  if (closed) throw new AppError('denied', `the page is closed: ${closed}`);
  const [open] = await app.db.read([listOpenWebMessages(accountId)]);
  const problem = problemOf(typed, open?.rows.length ?? 0);
  if (problem) return problem;
  const id = idFrom('wmg', visitId, key);
  const now = app.now();
  const sealed = seal(app.config.sealing, typed.trim(), messageSeal({ id, accountId }));
  const message = { id, accountId, author: 'person', state: 'queued', sealed } as const;
  await app.db.write([addWebMessage({ ...message, dueAt: now, createdAt: now })]);
  await app.queue.enqueue('deliver-message', { id });
  return null;
}
