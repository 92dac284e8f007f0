/** The chats of an account, and what all of them are told. */
export const chats = {
  title: 'Chats',
  what: 'Each of these chats controls your plan, your agent and your data. If you don’t know one, remove it.',
  tooNew:
    'This chat joined less than 7 days ago, so it can’t remove the ones that were here before it.',
  since: (date: string) => `since ${date}`,
  used: (date: string) => `last used ${date}`,
  here: 'this chat',
  remove: (chat: string) => `Remove ${chat}`,
  removeOthers: 'Remove all others',
  removed: (chat: string) =>
    `Removed: ${chat} has nothing to do with your account anymore. Open pages and codes no longer work.`,
  othersRemoved: 'Removed. Open pages and codes no longer work.',
  youWereRemoved:
    'This chat was removed from its account, so its plan and its agent are gone from here. You can start fresh anytime.',
};

export type Chats = typeof chats;
