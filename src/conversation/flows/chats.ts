import { mayRemoveChat } from '../../domain/chats.ts';
import { PLATFORMS } from '../../domain/platforms.ts';
import type { AccountChatFacts, Facts } from '../facts.ts';
import type { Copy } from '../languages/copy.ts';
import { chatName } from '../languages/platform-name.ts';
import { type Field, text } from '../screen.ts';
import type { Move, Screens } from './flow.ts';

/** The stored session has little room; whoever has more chats removes all others at once. */
const MOST_BUTTONS = 6;
const REMOVE = 'remove:';

/** The chats that control the account, and the way to put out one that should not. */
export const chatsScreens: Screens<'chats'> = {
  chats: {
    shown: 'always',
    interruptible: true,
    view: ({ copy, facts }) => {
      const removable = listRemovable(facts);
      const isTooNew = removable.length < facts.chats.length - 1;
      return {
        title: copy.chats.title,
        body: text(copy.chats.what, ...(isTooNew ? [copy.chats.tooNew] : [])),
        fields: facts.chats.map((chat) => toField(copy, chat)),
        choices: [
          ...removable.slice(0, MOST_BUTTONS).map((chat) => ({
            id: REMOVE + chat.chat,
            label: copy.chats.remove(shortName(chat)),
            style: 'danger' as const,
          })),
          ...(removable.length > 1
            ? [{ id: 'remove_others', label: copy.chats.removeOthers, style: 'danger' as const }]
            : []),
        ],
      };
    },
    choose: (id, { copy, facts }) => {
      const removable = listRemovable(facts);
      if (id === 'remove_others') return removing(removable, copy.chats.othersRemoved);
      const one = removable.find(({ chat }) => id === REMOVE + chat);
      return one ? removing([one], copy.chats.removed(chatName(copy, one))) : null;
    },
    back: ({ facts }) => (facts.deletion ? 'removal_hold' : 'settings'),
  },
};

function listRemovable({ chats, now }: Facts): AccountChatFacts[] {
  const here = chats.find(({ isHere }) => isHere);
  return chats.filter((chat) => here && !chat.isHere && mayRemoveChat(here, chat, now));
}

function removing(chats: AccountChatFacts[], say: string): Move | null {
  if (chats.length === 0) return null;
  const effect = { type: 'remove_chats', chats: chats.map(({ chat }) => chat) } as const;
  return { to: 'chats', say, effects: [effect] };
}

function toField(copy: Copy, chat: AccountChatFacts): Field {
  const { joinedAt, usedAt, isHere } = chat;
  const since = copy.chats.since(copy.date(joinedAt));
  const use = isHere ? copy.chats.here : copy.chats.used(copy.date(usedAt ?? joinedAt));
  return { label: chatName(copy, chat), value: `${since} · ${use}` };
}

/** A button has little room. */
function shortName({ platform, ending }: AccountChatFacts): string {
  const { name } = PLATFORMS[platform];
  return ending ? `${name} …${ending}` : name;
}
