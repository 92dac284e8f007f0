import type { App } from '../app.ts';
import type { ThreadFacts } from '../conversation/operator-facts.ts';
import { openSeal } from '../sealing/seal.ts';
import {
  findNewestThread,
  listMessages,
  listWaitingThreads,
  type SupportThread,
} from '../store/support.ts';
import { supportSeal } from '../sealing/seal-contexts.ts';

const MOST_THREADS = 8;
const MOST_MESSAGES = 6;

type ThreadApp = Pick<App, 'config' | 'db'>;

/** The thread of one account with its newest messages; without an account those in which somebody waits, without messages. */
export async function loadThreads(
  app: ThreadApp,
  accountId: string | null,
): Promise<ThreadFacts[]> {
  if (accountId === null) {
    const [waiting] = await app.db.read(listWaitingThreads(MOST_THREADS));
    return waiting.map((each) => ({ ...each, messages: [] }));
  }
  const [newest] = await app.db.read(findNewestThread(accountId));
  return newest ? [await withMessages(app, newest)] : [];
}

async function withMessages(app: ThreadApp, thread: SupportThread): Promise<ThreadFacts> {
  const [messages] = await app.db.read(listMessages(thread.id, MOST_MESSAGES));
  return {
    ...thread,
    messages: messages.map(({ id, author, at, sealed }) => ({
      author,
      at,
      text: openSeal(app.config.sealing, sealed, supportSeal(id)),
    })),
  };
}
