import type { App } from '../app.ts';
import { type Effect, isAllowedDuringHold, limitOf } from '../conversation/effects.ts';
import type { Facts } from '../conversation/facts.ts';
import { AppError } from '../errors.ts';
import { findChat } from '../store/chat-facts.ts';
import { commit, type CommitApp } from '../work/commit.ts';
import { toChatState } from './chat-state.ts';
import { effectChanges } from './effects.ts';

/** What is known of an account, as its home chat knows it. Throws `not_found` when the account is gone. */
export async function loadAccountFacts(
  app: Pick<App, 'config' | 'db' | 'now'>,
  homeChat: string,
): Promise<Facts> {
  const now = app.now();
  const [row] = await app.db.read(findChat(homeChat, now));
  if (!row) throw new AppError('not_found', 'this account does not exist any more');
  return toChatState(app, homeChat, { row, now }).facts;
}

/**
 * Causes an effect for an account from elsewhere than a chat, within the same limits as its chats. Returns the time from which it
 * is possible again when it was asked for too often; then nothing happens.
 */
export async function causeEffect(
  app: CommitApp,
  { accountId, homeChat }: { accountId: string; homeChat: string },
  effect: Effect,
): Promise<{ possibleAt: number } | null> {
  const facts = await loadAccountFacts(app, homeChat);
  if (facts.deletion && !isAllowedDuringHold(effect)) {
    throw new AppError('denied', 'this account waits for its deletion');
  }
  const action = limitOf(effect);
  const possibleAt = action ? facts.spent[action] : undefined;
  if (possibleAt !== undefined) return { possibleAt };
  const cause = { accountId, chat: homeChat, eventId: app.newId('api') };
  await commit(app, effectChanges(app, cause, [effect]));
  return null;
}
