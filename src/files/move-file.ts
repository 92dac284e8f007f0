import { createHash } from 'node:crypto';
import { LARGEST_FILE } from '../domain/files.ts';
import { FlyError } from '../fly/errors.ts';
import { idFrom } from '../ids.ts';
import { execOn, findReadyMachine } from '../machines/ready-machine.ts';
import { startAsleep } from '../machines/start-asleep.ts';
import { tellChat } from '../news/tell.ts';
import type { Exec } from '../openclaw/credentials.ts';
import { pollCommand, startCommand } from '../openclaw/detached.ts';
import { sendCommand, takeCommand, takenName, troubleIn } from '../openclaw/workspace.ts';
import {
  askForFolder,
  deleteParts,
  type FileTransfer,
  type FileTransferChange,
  findOpenTransfer,
  updateTransfer,
} from '../store/files.ts';
import { type Change, commit } from '../work/commit.ts';
import { type DueRowWork, workOffRow } from '../work/due-row.ts';
import { SWEEP_NOW } from '../work/effect-handlers.ts';
import type { FilesApp } from './list-folder.ts';
import { machineUrl } from './machine-url.ts';
import { filesLease, type Step, triesAgain } from './steps.ts';

/** How long one poll waits on the machine for the end of the command. */
const WAIT_ON_MACHINE_MS = 1500;
const MOST_ATTEMPTS = 4;

/**
 * Has the machine send a file to us, or fetch one from us: content never goes through an exec, which is slow and small. A file that
 * the machine sends arrives at `receiveFromMachine`, which ends the transfer.
 */
export function moveFile(app: FilesApp, id: string): Promise<void> {
  return workOffRow(app, id, TRANSFERS);
}

const TRANSFERS: DueRowWork<FilesApp, FileTransfer> = {
  find: findOpenTransfer,
  lease: filesLease,
  async advance(app, transfer) {
    await settle(app, transfer, await takeStep(app, transfer));
    return 'stop';
  },
  recordFailure: (_app, _transfer, error) => Promise.reject(error),
};

async function settle(
  app: FilesApp,
  transfer: FileTransfer,
  { change, retryMs }: Step<FileTransferChange>,
): Promise<void> {
  const { id } = transfer;
  const state = change.state ?? transfer.state;
  const dueAt = retryMs === undefined ? null : app.now() + retryMs;
  app.log.info({ transferId: id, state, trouble: change.trouble }, 'file');
  await commit(app, [
    updateTransfer(transfer, { ...change, dueAt }),
    ...(state === 'failed' || state === 'done' ? ends(app, transfer, change) : []),
    ...(retryMs === undefined
      ? []
      : [{ enqueue: 'move-file' as const, payload: { id }, delayMs: retryMs }]),
  ]);
}

/** The content is not needed any more, and the chat is told. A file that arrived shows in its folder. */
function ends(app: FilesApp, transfer: FileTransfer, change: FileTransferChange): Change[] {
  const { id, accountId, chat, path, contentId, direction } = transfer;
  const { state, trouble, name = transfer.name } = change;
  const content = contentId ? [deleteParts(contentId)] : [];
  const news =
    direction === 'put'
      ? ({ type: 'file_put', name, folder: path, trouble: trouble ?? null } as const)
      : ({ type: 'file_got' } as const);
  if (chat === null) return content;
  const viewId = idFrom('fvw', chat);
  const view = { id: viewId, accountId, chat, asked: idFrom('fva', id), path, mayWake: false };
  const isShown = direction === 'put' && state === 'done';
  return [
    ...content,
    ...(isShown ? [askForFolder(view, app.now()), SWEEP_NOW] : []),
    tellChat(app, chat, news, `file:${id}:${state}`),
  ];
}

async function takeStep(app: FilesApp, transfer: FileTransfer): Promise<Step<FileTransferChange>> {
  const again = triesAgain(app, transfer.createdAt);
  const machine = await findReadyMachine(app, transfer.accountId);
  if (!machine) return again();
  try {
    const exec = execOn(app, machine);
    return transfer.state === 'asked'
      ? await begin(app, transfer, exec)
      : await follow(transfer, { exec, again });
  } catch (error) {
    if (!(error instanceof FlyError)) throw error;
    // Its owner has asked for the file, and was told that this wakes the agent.
    if (error.status === 412) await startAsleep(app, machine);
    return again();
  }
}

async function begin(
  app: FilesApp,
  transfer: FileTransfer,
  exec: Exec,
): Promise<Step<FileTransferChange>> {
  const { path, name, direction, sha256 } = transfer;
  const url = machineUrl(app, transfer.id);
  const command =
    direction === 'get'
      ? sendCommand({ path, url, most: LARGEST_FILE })
      : takeCommand({ folder: path, name, url, sha256: sha256 ?? '' });
  await startCommand(exec, { id: commandId(transfer), ...command });
  return { change: { state: 'moving' }, retryMs: 0 };
}

type Frame = { exec: Exec; again: () => Step<FileTransferChange> };

async function follow(
  transfer: FileTransfer,
  { exec, again }: Frame,
): Promise<Step<FileTransferChange>> {
  const answer = await pollCommand(exec, commandId(transfer), WAIT_ON_MACHINE_MS);
  if (answer.state === 'running') return again();
  if (answer.state === 'done') {
    const trouble = troubleIn(answer);
    if (trouble) return { change: { state: 'failed', trouble } };
    const taken = answer.exitCode === 0 ? takenName(answer) : null;
    if (taken !== null) return { change: { state: 'done', name: taken } };
  }
  // The machine forgot the command, or what it sent did not arrive: the same command again changes nothing twice.
  const attempts = transfer.attempts + 1;
  if (attempts >= MOST_ATTEMPTS) return { change: { state: 'failed', trouble: 'away' } };
  const { change, ...rest } = again();
  return change.state ? { change, ...rest } : { change: { state: 'asked', attempts }, ...rest };
}

function commandId({ id, attempts }: FileTransfer): string {
  return createHash('sha256').update(`${id}/${attempts}`).digest('hex').slice(0, 20);
}
