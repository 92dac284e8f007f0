import type { App } from '../app.ts';
import { FlyError } from '../fly/errors.ts';
import { execOn, findReadyMachine } from '../machines/ready-machine.ts';
import { startAsleep } from '../machines/start-asleep.ts';
import { tellChat } from '../news/tell.ts';
import { listWorkspace } from '../openclaw/workspace.ts';
import { findOpenView, type FileView, type FileViewChange, updateView } from '../store/files.ts';
import type { Machine } from '../store/machines.ts';
import { commit, type CommitApp } from '../work/commit.ts';
import { type DueRowWork, workOffRow } from '../work/due-row.ts';
import { filesLease, type Step, triesAgain } from './steps.ts';

export type FilesApp = CommitApp & Pick<App, 'fly' | 'instanceId'>;

/** Lists the folder that a chat asked for, and tells the chat. Wakes the machine only when its owner has agreed. */
export function listFolder(app: FilesApp, id: string): Promise<void> {
  return workOffRow(app, id, VIEWS);
}

const VIEWS: DueRowWork<FilesApp, FileView> = {
  find: findOpenView,
  lease: filesLease,
  async advance(app, view) {
    await settle(app, view, await takeStep(app, view));
    return 'stop';
  },
  recordFailure: (_app, _view, error) => Promise.reject(error),
};

async function settle(
  app: FilesApp,
  view: FileView,
  { change, retryMs }: Step<FileViewChange>,
): Promise<void> {
  const { id, chat, asked } = view;
  const state = change.state ?? view.state;
  const dueAt = retryMs === undefined ? null : app.now() + retryMs;
  app.log.info({ viewId: id, state, trouble: change.trouble }, 'folder');
  await commit(app, [
    updateView(view, { ...change, dueAt }),
    ...(chat === null || state === view.state
      ? []
      : [tellChat(app, chat, { type: 'files_listed' }, `files:${asked}:${state}`)]),
    ...(retryMs === undefined
      ? []
      : [{ enqueue: 'list-folder' as const, payload: { id }, delayMs: retryMs }]),
  ]);
}

async function takeStep(app: FilesApp, view: FileView): Promise<Step<FileViewChange>> {
  const again = triesAgain(app, view.askedAt);
  const machine = await findReadyMachine(app, view.accountId);
  if (!machine) return again();
  try {
    const listing = await listWorkspace(execOn(app, machine), view.path);
    if (listing.type === 'failed') return again();
    if (listing.type === 'refused') {
      return { change: { state: 'failed', trouble: listing.trouble } };
    }
    const { entries, total } = listing;
    return { change: { state: 'listed', entries: JSON.stringify(entries), total } };
  } catch (error) {
    if (!(error instanceof FlyError)) throw error;
    return error.status === 412 ? wake(app, view, { machine, again }) : again();
  }
}

type Asleep = { machine: Machine; again: () => Step<FileViewChange> };

async function wake(
  app: FilesApp,
  { mayWake, state }: FileView,
  { machine, again }: Asleep,
): Promise<Step<FileViewChange>> {
  if (!mayWake) return { change: { state: 'asleep' } };
  const isStarted = (await startAsleep(app, machine)) === 'waking';
  const next = again();
  return { ...next, change: { state: isStarted ? 'waking' : state, ...next.change } };
}
