import { idFrom } from '../ids.ts';
import { tellEveryChat } from '../news/tell.ts';
import { withdrawCheckouts } from '../store/checkout-intents.ts';
import { addDeletion } from '../store/deletions.ts';
import { endLinkCodesOf } from '../store/link-codes.ts';
import { raiseDesiredRev } from '../store/machines.ts';
import type { Change } from '../work/commit.ts';
import { type Cause, type EffectApp, SWEEP_NOW } from '../work/effect-handlers.ts';

/** Starts the hold after which an account is deleted, and tells its other chats. */
export function requestDeletion(
  app: Pick<EffectApp, 'now'>,
  { accountId, chat, eventId }: Cause,
): Change[] {
  const id = idFrom('del', eventId);
  return [
    addDeletion(id, accountId, app.now(), chat),
    tellEveryChat(app, { accountId, except: [chat] }, { type: 'deletion_asked' }, id),
    withdrawCheckouts(accountId, app.now()),
    endLinkCodesOf(accountId),
    raiseDesiredRev(accountId, app.now()),
    SWEEP_NOW,
  ];
}
