import { answerCallbackQuery } from './callbacks.ts';
import { getFile } from './get-file.ts';
import { getChat, sendChatAction, setChatMenuButton } from './chats.ts';
import { deleteMyCommands, getMyCommands, setMyCommands } from './commands.ts';
import {
  getMyDescription,
  getMyShortDescription,
  setMyDescription,
  setMyShortDescription,
} from './descriptions.ts';
import {
  getManagedBotAccessSettings,
  getManagedBotToken,
  replaceManagedBotToken,
  setManagedBotAccessSettings,
} from './managed-bots.ts';
import {
  deleteMessage,
  editMessageMedia,
  editMessageReplyMarkup,
  editMessageText,
  sendDocument,
  sendMessage,
  sendPhoto,
} from './messages.ts';
import type { Params } from './params.ts';
import { getUpdates } from './polling.ts';
import type { TelegramWorld } from './network.ts';
import { deleteWebhook, getWebhookInfo, setWebhook } from './webhook.ts';

export type Method = (world: TelegramWorld, params: Params, gone: AbortSignal) => unknown;

export const METHODS = new Map<string, Method>(
  Object.entries({
    getMe,
    getUpdates,
    setWebhook,
    deleteWebhook,
    getWebhookInfo,
    sendMessage,
    sendPhoto,
    sendDocument,
    editMessageText,
    editMessageMedia,
    editMessageReplyMarkup,
    deleteMessage,
    answerCallbackQuery,
    sendChatAction,
    setMyCommands,
    getMyCommands,
    deleteMyCommands,
    setMyDescription,
    getMyDescription,
    setMyShortDescription,
    getMyShortDescription,
    setChatMenuButton,
    getManagedBotToken,
    replaceManagedBotToken,
    getManagedBotAccessSettings,
    setManagedBotAccessSettings,
    getChat,
    getFile,
  }),
);

function getMe({ self, canManageBots }: TelegramWorld): Record<string, unknown> {
  return {
    ...self,
    can_join_groups: false,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
    can_manage_bots: canManageBots,
  };
}
