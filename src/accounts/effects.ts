import type { accountEffects } from '../conversation/effects/accounts.ts';
import type { LinkNews } from '../conversation/news/accounts.ts';
import { idFrom } from '../ids.ts';
import { tellChat, tellEveryChat } from '../news/tell.ts';
import { linkCode, linkCodeHash } from '../sealing/link-code.ts';
import { planWeek } from '../notices/notices.ts';
import { updateSettings } from '../store/accounts.ts';
import { removeChat } from '../store/chats.ts';
import { confirmClaim, enterClaim, refuseClaim } from '../store/claims.ts';
import { undoDeletion } from '../store/deletions.ts';
import { addLinkMail } from '../store/mails.ts';
import { dropHeldRequest, startHeldRequest } from '../store/held-requests.ts';
import { addLinkCode, confirmLinkCode, endLinkCode, enterLinkCode } from '../store/link-codes.ts';
import { restartBuildClock } from '../store/machine-builds.ts';
import { raiseDesiredRev } from '../store/machines.ts';
import type { Change, Delivery } from '../work/commit.ts';
import {
  type Cause,
  type EffectApp,
  type EffectHandlers,
  SWEEP_NOW,
} from '../work/effect-handlers.ts';

import { holdRequest } from './held-requests.ts';
import { requestDeletion } from './request-deletion.ts';

/** How long a link code may be entered, and how long both sides then have to confirm it. */
const LINK_CODE_LIFE_MS = 10 * 60_000;

export const accountHandlers = {
  change_settings: (_app, { accountId }, { change }) => updateSettings(accountId, change),
  plan_week: (_app, { accountId }, { at }) => planWeek(accountId, at),
  show_link_code: showLinkCode,
  enter_link_code: (app, cause, { id, chat }) => {
    const now = app.now();
    return [
      enterLinkCode(id, cause.chat, { now, expiresAt: now + LINK_CODE_LIFE_MS }),
      linkNews(app, cause, { chat, what: 'entered' }),
      linkNews(app, cause, { chat: cause.chat, what: 'joining' }),
    ];
  },
  /** The use of the limit is all that it changes. */
  count_wrong_code: () => [],
  confirm_link: (app, { chat }, { id }) => [
    ...confirmLinkCode(id, chat, app.now()),
    { enqueue: 'link-accounts', payload: { id } },
  ],
  refuse_link: (app, cause, { id, chat }) => [
    endLinkCode(id),
    ...(chat === null ? [] : [linkNews(app, cause, { chat, what: 'refused' })]),
  ],
  enter_claim: (app, { chat }, { id }) => [
    ...enterClaim(id, chat, app.now()),
    tellChat(app, chat, { type: 'claim', what: 'entered' }, idFrom('clm', id, chat, app.now())),
  ],
  renew_claim: (app, _cause, { id }) => [
    addLinkMail(id, app.now()),
    { enqueue: 'send-mail', payload: { id: `mail_${id}` } },
  ],
  confirm_claim: (app, { chat }, { id }) => [
    confirmClaim(id, chat, app.now()),
    { enqueue: 'claim-account', payload: { id } },
  ],
  refuse_claim: (_app, { chat }, { id }) => [refuseClaim(id, chat)],
  request_deletion: (app, cause) => requestDeletion(app, cause),
  hold_request: holdRequest,
  approve_request: (app, { accountId }, { id }) => [
    startHeldRequest(id, accountId, app.now()),
    { enqueue: 'start-held-request', payload: { id } },
  ],
  stop_request: (app, { accountId, chat: here, eventId }, { id, chat }) => [
    dropHeldRequest(id, accountId),
    ...(chat === here
      ? []
      : [tellChat(app, chat, { type: 'request_stopped' }, idFrom('hrq', eventId, 'stopped'))]),
  ],
  remove_chats: removeChats,
  keep_account: (app, { accountId }) => [
    undoDeletion(accountId, app.now()),
    restartBuildClock(accountId, app.now()),
    raiseDesiredRev(accountId, app.now()),
    SWEEP_NOW,
  ],
} satisfies EffectHandlers<typeof accountEffects>;

function showLinkCode(
  app: Pick<EffectApp, 'config' | 'now'>,
  { accountId, chat, eventId }: Cause,
): Change[] {
  const { sealing } = app.config;
  const now = app.now();
  const id = idFrom('lcd', eventId);
  const codeHash = linkCodeHash(sealing, linkCode(sealing, id));
  const expiresAt = now + LINK_CODE_LIFE_MS;
  return [
    ...addLinkCode({ id, codeHash, accountId, chat, expiresAt, now }),
    linkNews(app, { eventId }, { chat, what: 'code_ready' }),
  ];
}

function removeChats(
  app: Pick<EffectApp, 'now'>,
  { accountId, chat: here, eventId }: Cause,
  { chats }: { chats: string[] },
): Change[] {
  const now = app.now();
  const others = chats.filter((chat) => chat !== here);
  return [
    ...others.flatMap((chat) => [
      ...removeChat(chat, accountId, { newAccountId: idFrom('acc', eventId, chat), now }),
      tellChat(app, chat, { type: 'chat_removed' }, idFrom('out', eventId, chat)),
    ]),
    tellEveryChat(
      app,
      { accountId, except: [here] },
      { type: 'alarm', what: 'unlinked', chat: here },
      idFrom('out', eventId),
    ),
    // The machine knows all chats of its owner, because each of them may write to the agent.
    raiseDesiredRev(accountId, now),
    SWEEP_NOW,
  ];
}

function linkNews(
  app: Pick<EffectApp, 'now'>,
  { eventId }: Pick<Cause, 'eventId'>,
  { chat, what }: { chat: string; what: LinkNews },
): Delivery {
  return tellChat(app, chat, { type: 'link', what }, idFrom('lnk', eventId, what));
}
