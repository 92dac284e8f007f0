/** What all chats of an account are told, because it may be the work of somebody else. */
export const alarm = {
  about: {
    linked: (chat: string) =>
      `The chat on ${chat} was just linked to this account. It controls your plan, your agent and your data.`,
    unlinked: (chat: string) =>
      `Somebody in your chat on ${chat} removed a chat from this account.`,
    secret_page: (chat: string) =>
      `Somebody in your chat on ${chat} opened a page to enter a key for this account.`,
    export_page: (chat: string) =>
      `Somebody in your chat on ${chat} opened a page to download all data of this account.`,
    agent_page: (chat: string) =>
      `Somebody in your chat on ${chat} opened a page to talk to your agent.`,
    api_page: (chat: string) =>
      `Somebody in your chat on ${chat} opened a page to make an API key for this account.`,
    api_key_made: (chat: string) =>
      `A new API key for this account was just shown, on the page opened in your chat on ${chat}. /api lists all keys.`,
    api_key_revoked: (chat: string) =>
      `Somebody in your chat on ${chat} revoked an API key of this account.`,
    qr_page: (chat: string) =>
      `Somebody in your chat on ${chat} opened a page with the code that links your agent’s WhatsApp.`,
    export_taken: (chat: string) =>
      `All data of this account was just downloaded, from the page opened in your chat on ${chat}.`,
    credential_removed: (chat: string) =>
      `Somebody in your chat on ${chat} disconnected your Claude.`,
  },
  credentialByKey:
    'A program with one of your API keys disconnected your Claude. If that wasn’t yours, revoke the key: /api',
  changed: (last4: string) => `This account now uses a new Claude key, which ends in ${last4}.`,
  cardChanged: (last4: string | null) =>
    last4 === null
      ? 'This account is now paid for in another way.'
      : `This account now pays with another card, which ends in ${last4}.`,
  botChanged: (platform: string, bot: string) =>
    `Your agent now uses another bot or another token on ${platform}: ${bot}.`,
  takenHere:
    'All your data was just downloaded, from the page you opened here. If that wasn’t you, somebody else has seen its link.',
  removeBelow: 'If that wasn’t you, remove the chat that isn’t yours:',
  inSettings: 'If that wasn’t you, remove the chat that isn’t yours in /settings.',
};

export type AlarmWords = typeof alarm;
