import { setTimeout as pause } from 'node:timers/promises';
import type { App } from '../app.ts';
import { chatKey } from '../domain/chats.ts';
import type { FileTrouble } from '../domain/files.ts';
import type { Platform } from '../domain/platforms.ts';
import { AppError } from '../errors.ts';
import { limitRepeats } from '../log.ts';
import { tellChat } from '../news/tell.ts';
import { arrivedFileSeal } from '../sealing/seal-contexts.ts';
import { openSeal } from '../sealing/seal.ts';
import {
  type FileToFetch,
  type FileTransfer,
  listToFetch,
  updateTransfer,
} from '../store/files.ts';
import { commit, type CommitApp } from '../work/commit.ts';
import { storeContent } from './content.ts';

/** Fetches a file from a platform. What `ref` says is the adapter's own. */
export type FetchFile = (ref: string) => Promise<AsyncIterable<Uint8Array>>;

const CHECK_EVERY_MS = 1000;
const MOST_ATTEMPTS = 3;

/**
 * Fetches what people have sent to one bot for their agents. Run it only while holding the bot's lease. Returns a function that
 * stops; it waits for the file that is being fetched.
 */
export function startFetching(
  app: CommitApp,
  { platform, bot }: { platform: Platform; bot: string },
  fetchFile: FetchFile,
): () => Promise<void> {
  const stopped = new AbortController();
  const { signal } = stopped;
  const log = limitRepeats(app.log, app.now);
  const chats = chatKey({ platform, bot, platformChat: '' });
  const work = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        const [files] = await app.db.read(listToFetch(chats));
        for (const file of files) if (!signal.aborted) await fetchOne(app, file, fetchFile);
      } catch (error) {
        log.error({ err: error, platform }, 'files could not be fetched');
      }
      await pause(CHECK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const working = work();
  return async () => {
    stopped.abort();
    await working;
  };
}

async function fetchOne(
  app: CommitApp,
  { transfer, arrivedId, sealed }: FileToFetch,
  fetchFile: FetchFile,
): Promise<void> {
  const { id, accountId } = transfer;
  try {
    const ref = openSeal(app.config.sealing, sealed, arrivedFileSeal(arrivedId));
    const stored = await storeContent(app, accountId, await fetchFile(ref));
    const now = app.now();
    const here = { ...stored, state: 'asked', dueAt: now, createdAt: now } as const;
    await commit(app, [updateTransfer(transfer, here), { enqueue: 'move-file', payload: { id } }]);
  } catch (error) {
    app.log.warn({ err: error, transferId: id }, 'a file could not be fetched');
    await fail(app, transfer, isTooLarge(error) ? 'too_large' : null);
  }
}

/** Tries again a few times, unless it is plain that it makes no sense. */
async function fail(
  app: Pick<App, 'now'> & CommitApp,
  transfer: FileTransfer,
  trouble: FileTrouble | null,
): Promise<void> {
  const { id, chat, name, path } = transfer;
  const attempts = transfer.attempts + 1;
  if (!trouble && attempts < MOST_ATTEMPTS) {
    return void (await commit(app, [updateTransfer(transfer, { attempts })]));
  }
  const why = trouble ?? 'away';
  const news = { type: 'file_put', name, folder: path, trouble: why } as const;
  await commit(app, [
    updateTransfer(transfer, { state: 'failed', trouble: why }),
    ...(chat === null ? [] : [tellChat(app, chat, news, `file:${id}:unfetched`)]),
  ]);
}

function isTooLarge(error: unknown): boolean {
  return error instanceof AppError && error.code === 'bad_input';
}
