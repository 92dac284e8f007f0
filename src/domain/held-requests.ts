import { isNewChat, type Joined } from './chats.ts';

/** What a new chat cannot do at once when the account has an older one. */
export type HeldWhat = 'deletion' | 'export';

/** How long an older chat may take to say no. */
export const HOLD_REQUEST_MS = 3 * 24 * 3_600_000;

/** Whether a request of this chat waits for an older one. */
export function mustWait(chat: Joined, chats: Joined[], now: number): boolean {
  return isNewChat(chat, now) && chats.some(({ joinedAt }) => joinedAt < chat.joinedAt);
}
