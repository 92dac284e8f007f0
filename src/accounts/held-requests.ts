import { openPage } from '../pages/effects.ts';
import { idFrom } from '../ids.ts';
import { tellChat, tellEveryChat } from '../news/tell.ts';
import { HOLD_REQUEST_MS, type HeldWhat } from '../domain/held-requests.ts';
import {
  addHeldRequest,
  dropHeldRequest,
  findHeldRequest,
  type HeldRequest,
} from '../store/held-requests.ts';
import { type Change, commit, type CommitApp } from '../work/commit.ts';
import { type DueRowWork, workOffRow } from '../work/due-row.ts';
import type { Cause, EffectApp } from '../work/effect-handlers.ts';
import type { App } from '../app.ts';
import { requestDeletion } from './request-deletion.ts';

/** Nobody knows when the answer comes, so the page stays open for a day. */
const GRANTED_PAGE_MS = 24 * 3_600_000;

/** Holds a request of a new chat and asks the other ones. */
export function holdRequest(
  app: Pick<EffectApp, 'now'>,
  { accountId, chat, eventId }: Cause,
  { what }: { what: HeldWhat },
): Change[] {
  const id = idFrom('hrq', eventId);
  return [
    addHeldRequest({ id, accountId, chat, what, startsAt: app.now() + HOLD_REQUEST_MS }),
    tellEveryChat(app, { accountId, except: [chat] }, { type: 'request_asked', what }, id),
  ];
}

type HeldApp = CommitApp & Pick<App, 'instanceId'>;

/** Starts what a new chat asked for, once an older chat agreed or nobody has stopped it in time. */
export function startHeldRequest(app: HeldApp, id: string): Promise<void> {
  return workOffRow(app, id, HELD_REQUESTS);
}

const HELD_REQUESTS: DueRowWork<HeldApp, HeldRequest> = {
  find: findHeldRequest,
  lease: (held) => `held-request:${held.id}`,
  async advance(app, held) {
    if (app.now() < held.startsAt) return 'stop';
    await commit(app, [dropHeldRequest(held.id, held.accountId), ...changesOf(app, held)]);
    return 'stop';
  },
  recordFailure: (_app, _held, error) => Promise.reject(error),
};

function changesOf(app: HeldApp, { id, accountId, chat, what }: HeldRequest): Change[] {
  const cause = { accountId, chat, eventId: id };
  switch (what) {
    case 'deletion':
      return [
        ...requestDeletion(app, cause),
        tellChat(app, chat, { type: 'deletion_asked' }, `held:${id}`),
      ];
    case 'export':
      return [
        ...openPage(app, cause, { purpose: 'export', lifeMs: GRANTED_PAGE_MS }),
        tellChat(app, chat, { type: 'export_granted' }, `held:${id}`),
      ];
  }
}
