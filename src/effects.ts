import type { Effect } from './conversation/flows/flow.ts';
import { idFrom } from './ids.ts';
import type { JobName, JobPayload } from './queue.ts';
import { changeSettings } from './store/accounts.ts';
import { toAddress } from './store/chats.ts';
import { addToInbox } from './store/inbox.ts';
import { addSecretLink, type LinkPurpose } from './store/secret-links.ts';
import { addCheckoutIntent, withdrawCheckouts } from './store/checkout-intents.ts';
import { removeCredentials, testCredentialNow } from './store/credentials.ts';
import type { Statement } from './store/database.ts';
import { addDeletion, undoDeletion } from './store/deletions.ts';
import { raiseDesiredRev, restartBuildClock, wantRestart } from './store/machines.ts';

/** How long a one-time page may be used. */
const SECRET_LINK_LIFE_MS = 10 * 60_000;

/** A doorbell to ring once the rows are committed. */
export type Ring = { [N in JobName]: { job: N; payload: JobPayload<N> } }[JobName];

type Cause = { accountId: string; chat: string; eventId: string; now: number };

/** The rows by which an effect of a step will happen, whatever becomes of this process. */
export function effectStatements(effect: Effect, cause: Cause): Statement[] {
  const { accountId, now } = cause;
  switch (effect.type) {
    case 'open_checkout':
      return addCheckoutIntent({ id: intentId(cause), accountId, plan: effect.plan, now });
    case 'sync_checkout':
      return [];
    case 'open_secret_page':
      return pageStatements(cause, 'claude', 'secret_page_ready');
    case 'open_export_page':
      return pageStatements(cause, 'export', 'export_page_ready');
    case 'request_deletion':
      return [
        addDeletion(idFrom('del', cause.eventId), accountId, now),
        withdrawCheckouts(accountId, now),
        raiseDesiredRev(accountId, now),
      ];
    case 'keep_account':
      return [
        undoDeletion(accountId, now),
        restartBuildClock(accountId, now),
        raiseDesiredRev(accountId, now),
      ];
    case 'test_credential':
      return [testCredentialNow(accountId, now)];
    case 'disconnect_credential':
      return [removeCredentials(accountId), raiseDesiredRev(accountId, now)];
    case 'restart_machine':
      return [wantRestart(accountId), raiseDesiredRev(accountId, now)];
    case 'change_settings':
      return changeSettings(accountId, effect.change);
  }
}

/** Due rows are found by the sweep as well; a ring only saves waiting for it. */
export function ringsOf(effects: Effect[], cause: Cause): Ring[] {
  return effects.flatMap<Ring>((effect) => {
    switch (effect.type) {
      case 'open_checkout':
        return [{ job: 'open-checkout', payload: { id: intentId(cause) } }];
      case 'sync_checkout':
        return [{ job: 'sync-customer', payload: { accountId: cause.accountId, asked: true } }];
      case 'open_secret_page':
      case 'open_export_page':
      case 'change_settings':
        return [];
      case 'test_credential':
      case 'disconnect_credential':
      case 'restart_machine':
      case 'request_deletion':
      case 'keep_account':
        return [{ job: 'sweep', payload: {} }];
    }
  });
}

function pageStatements(
  { accountId, chat, eventId, now }: Cause,
  purpose: LinkPurpose,
  type: 'secret_page_ready' | 'export_page_ready',
): Statement[] {
  const id = idFrom('lnk', eventId);
  const expiresAt = now + SECRET_LINK_LIFE_MS;
  const incoming = { kind: 'news' as const, news: { type } };
  return [
    ...addSecretLink({ id, accountId, chat, purpose, expiresAt }),
    addToInbox(toAddress(chat), { eventId: `news:${id}`, incoming, receivedAt: now }),
  ];
}

const intentId = (cause: Cause): string => idFrom('chk', cause.eventId);
