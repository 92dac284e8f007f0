import type { App } from '../../src/app.ts';
import { findLastMenu, type SentRow } from '../../src/store/whatsapp-chats.ts';
import { WHATSAPP_BOT } from '../../src/whatsapp/connection.ts';
import { findSentMessage, menuLock } from './sent-messages.ts';

const NO_MENU = -1;

type Typed = { chat: string; number: number; quotes: string | null };
export type MenuChoice = { kind: 'choice'; ref: number; index: number | 'back'; typed: true };

/** The number for Back in every menu. */
const BACK = 0;

/**
 * The choice that a number means: in the quoted menu, or else in the last menu shown. 0 is Back, which the conversation
 * finds in that menu. null when the menu has no such number. A quoted menu that is no longer stored is too old to use.
 */
export async function findMenuChoice(
  app: Pick<App, 'db' | 'locks'>,
  { chat, number, quotes }: Typed,
): Promise<MenuChoice | null> {
  const quoted = quotes === null ? null : await findSentMessage(app, quotes);
  const index = number === BACK ? 'back' : number - 1;
  if (quotes !== null && !quoted) return { kind: 'choice', ref: NO_MENU, index, typed: true };
  const menu = quoted && quoted.choices > 0 ? quoted : await lastMenu(app, chat);
  if (!menu || (index !== 'back' && index >= menu.choices)) return null;
  return { kind: 'choice', ref: menu.ref, index, typed: true };
}

function lastMenu({ db, locks }: Pick<App, 'db' | 'locks'>, chat: string): Promise<SentRow | null> {
  return locks.run(menuLock(chat), async () => {
    const [menu] = await db.read(findLastMenu(WHATSAPP_BOT, chat));
    return menu;
  });
}
