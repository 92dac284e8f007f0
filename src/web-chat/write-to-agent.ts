import { seal } from '../sealing/seal.ts';
import { AppError } from '../errors.ts';
import { idFrom } from '../ids.ts';
import { addWebMessage, listOpenWebMessages } from '../store/web-chat.ts';
import { commit, type CommitApp } from '../work/commit.ts';
import { webMessageSeal } from '../sealing/seal-contexts.ts';
import { problemOf, type WritingProblem } from './rules.ts';
import type { Visitor } from './visits.ts';

/**
 * Stores a message for the agent; its job then wakes the agent. Returns why the message was refused, or null. `key` makes the
 * message idempotent within a visit. Throws `denied` while the page is closed.
 */
export async function writeToAgent(
  app: CommitApp,
  { visitId, accountId, closed }: Visitor,
  { key, typed }: { key: string; typed: string },
): Promise<WritingProblem | null> {
  if (closed) throw new AppError('denied', `the page is closed: ${closed}`);
  const [open] = await app.db.read(listOpenWebMessages(accountId));
  const problem = problemOf(typed, open.length);
  if (problem) return problem;
  const id = idFrom('wmg', visitId, key);
  const now = app.now();
  const sealed = seal(app.config.sealing, typed.trim(), webMessageSeal({ id, accountId }));
  const message = { id, accountId, author: 'person', state: 'queued', sealed } as const;
  await commit(app, [
    addWebMessage({ ...message, dueAt: now, createdAt: now }),
    { enqueue: 'deliver-message', payload: { id } },
  ]);
  return null;
}
