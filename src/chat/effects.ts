import type { Effect } from '../conversation/flows/flow.ts';
import { idFrom } from '../ids.ts';
import { linkCode, linkCodeHash } from '../sealing/link-code.ts';
import type { KeyRing } from '../sealing/seal.ts';
import type { LinkNews } from '../conversation/chat-event.ts';
import {
  addLinkCode,
  addLinkTry,
  confirmLinkCode,
  endLinkCode,
  endLinkCodesOf,
  enterLinkCode,
} from '../store/link-codes.ts';
import { operatorStatements } from '../operators/effects.ts';
import type { JobName, JobPayload } from '../work/queue.ts';
import {
  addChannelOwner,
  connectWeb,
  disconnectChannel,
  inspectChannels,
  recheckChannel,
  requestLogin,
} from '../store/channels.ts';
import { changeSettings } from '../store/accounts.ts';
import { addToInbox } from '../store/inbox.ts';
import { addSecretLink, type LinkPurpose } from '../store/secret-links.ts';
import { addCheckoutIntent, withdrawCheckouts } from '../store/checkout-intents.ts';
import { removeCredentials, testCredentialNow } from '../store/credentials.ts';
import type { Statement } from '../store/database.ts';
import type { Change } from '../work/commit.ts';
import { addDeletion, undoDeletion } from '../store/deletions.ts';
import {
  raiseDesiredRev,
  restartBuildClock,
  requestRestart,
  requestWake,
} from '../store/machines.ts';
import { observeNow } from '../store/observations.ts';
import { addUpgrade, askAboutUpgrade, confirmUpgrade } from '../store/upgrades.ts';
import { toAddress } from '../domain/chats.ts';

/** How long a one-time page may be used. */
const SECRET_LINK_LIFE_MS = 10 * 60_000;

/** How long a link code may be typed, and then how long both sides have to confirm it. */
const LINK_CODE_LIFE_MS = 10 * 60_000;

/** The gateway is not asked again so soon. */
const LOOKED_MS = 10_000;

/** A doorbell to ring once the rows are committed. */
export type Ring = { [N in JobName]: { job: N; payload: JobPayload<N> } }[JobName];

type Cause = { accountId: string; chat: string; eventId: string; now: number; sealing: KeyRing };

/** Everything that the effects of a step lead to. */
export function effectChanges(effects: Effect[], cause: Cause): Change[] {
  return [
    ...effects.flatMap((effect) => effectStatements(effect, cause)),
    ...ringsOf(effects, cause).map(({ job, payload }) => ({ enqueue: job, payload }) as Change),
    ...chatsTold(effects).map((chat): Change => ({
      deliver: { sql: 'SELECT ? AS chat', args: [chat], parse: () => [chat] },
    })),
  ];
}

/** The rows by which an effect of a step will happen, whatever becomes of this process. */
export function effectStatements(effect: Effect, cause: Cause): Statement[] {
  const { accountId, now } = cause;
  switch (effect.type) {
    case 'open_checkout':
      return addCheckoutIntent({ id: intentId(cause), accountId, plan: effect.plan, now });
    case 'sync_checkout':
      return [];
    case 'quote_upgrade':
      return addUpgrade({ id: upgradeId(cause), accountId, plan: effect.plan, now });
    case 'confirm_upgrade':
      return [confirmUpgrade(effect.id, accountId, now)];
    case 'ask_about_upgrade':
      return [askAboutUpgrade(accountId, now)];
    case 'open_secret_page':
      return pageStatements(cause, effect.purpose, 'secret_page_ready');
    case 'open_export_page':
      return pageStatements(cause, 'export', 'export_page_ready');
    case 'request_deletion':
      return [
        addDeletion(idFrom('del', cause.eventId), accountId, now),
        withdrawCheckouts(accountId, now),
        endLinkCodesOf(accountId),
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
      return [requestRestart(accountId), raiseDesiredRev(accountId, now)];
    case 'wake_machine':
      return [requestWake(accountId), raiseDesiredRev(accountId, now)];
    case 'observe_machine':
      return [observeNow(accountId, now)];
    case 'inspect_channels':
      return [inspectChannels(accountId, now, now - LOOKED_MS)];
    case 'recheck_channel':
      return [recheckChannel(accountId, effect.kind, now)];
    case 'add_channel_owner':
      return [
        addChannelOwner(accountId, effect.kind, effect.owner),
        raiseDesiredRev(accountId, now),
      ];
    case 'login_by_qr':
      return [
        requestLogin(idFrom('chn', cause.eventId), accountId, now),
        raiseDesiredRev(accountId, now),
      ];
    case 'connect_web':
      return [
        connectWeb(idFrom('chn', cause.eventId), accountId, now),
        ...pageStatements(cause, 'agent', 'agent_page_ready'),
      ];
    case 'open_agent_page':
      return pageStatements(cause, 'agent', 'agent_page_ready');
    case 'disconnect_channel':
      return [disconnectChannel(accountId, effect.kind, now), raiseDesiredRev(accountId, now)];
    case 'show_link_code':
      return linkCodeStatements(cause);
    case 'enter_link_code':
      return [
        enterLinkCode(effect.id, cause.chat, { now, expiresAt: now + LINK_CODE_LIFE_MS }),
        linkNews(cause, effect.chat, 'entered'),
        linkNews(cause, cause.chat, 'joining'),
      ];
    case 'count_wrong_code':
      return [addLinkTry(idFrom('try', cause.eventId), cause.chat, now)];
    case 'confirm_link':
      return confirmLinkCode(effect.id, cause.chat, now);
    case 'refuse_link':
      return [
        endLinkCode(effect.id),
        ...(effect.chat === null ? [] : [linkNews(cause, effect.chat, 'refused')]),
      ];
    case 'change_settings':
      return changeSettings(accountId, effect.change);
    case 'link_whatsapp':
    case 'switch_whatsapp':
    case 'find_account':
      return operatorStatements(effect, cause);
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
      case 'quote_upgrade':
        return [{ job: 'upgrade-plan', payload: { id: upgradeId(cause) } }];
      case 'confirm_upgrade':
        return [{ job: 'upgrade-plan', payload: { id: effect.id } }];
      case 'open_secret_page':
      case 'open_export_page':
      case 'open_agent_page':
      case 'change_settings':
        return [];
      case 'test_credential':
      case 'disconnect_credential':
      case 'restart_machine':
      case 'wake_machine':
      case 'observe_machine':
      case 'request_deletion':
      case 'keep_account':
      case 'ask_about_upgrade':
      case 'inspect_channels':
      case 'recheck_channel':
      case 'add_channel_owner':
      case 'login_by_qr':
      case 'connect_web':
      case 'disconnect_channel':
        return [{ job: 'sweep', payload: {} }];
      case 'confirm_link':
        return [{ job: 'link-accounts', payload: { id: effect.id } }];
      case 'show_link_code':
      case 'enter_link_code':
      case 'count_wrong_code':
      case 'refuse_link':
      case 'link_whatsapp':
      case 'switch_whatsapp':
      case 'find_account':
        return [];
    }
  });
}

/** Other chats that an effect has something to say to: their lanes are to be looked at. */
export function chatsTold(effects: Effect[]): string[] {
  return effects.flatMap((effect) =>
    (effect.type === 'enter_link_code' || effect.type === 'refuse_link') && effect.chat !== null
      ? [effect.chat]
      : [],
  );
}

function linkCodeStatements(cause: Cause): Statement[] {
  const { accountId, chat, eventId, now, sealing } = cause;
  const id = idFrom('lcd', eventId);
  const codeHash = linkCodeHash(sealing, linkCode(sealing, id));
  const expiresAt = now + LINK_CODE_LIFE_MS;
  return [
    ...addLinkCode({ id, codeHash, accountId, chat, expiresAt, now }),
    linkNews(cause, chat, 'code_ready'),
  ];
}

function linkNews({ eventId, now }: Cause, chat: string, what: LinkNews): Statement {
  const incoming = { kind: 'news' as const, news: { type: 'link' as const, what } };
  return addToInbox(toAddress(chat), {
    eventId: `news:${idFrom('lnk', eventId, what)}`,
    incoming,
    receivedAt: now,
  });
}

function pageStatements(
  { accountId, chat, eventId, now }: Cause,
  purpose: LinkPurpose,
  type: 'secret_page_ready' | 'export_page_ready' | 'agent_page_ready',
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

const upgradeId = (cause: Cause): string => idFrom('upg', cause.eventId);
