// The parts of the Bot API's objects that this stand-in speaks: https://core.telegram.org/bots/api

export type User = {
  id: number;
  is_bot: boolean;
  first_name: string;
  username?: string;
  language_code?: string;
};

export type Chat =
  | { id: number; type: 'private'; first_name: string }
  | { id: number; type: 'supergroup'; title: string; is_forum: true };

export type Entity = {
  type: string;
  offset: number;
  length: number;
  url?: string;
  language?: string;
  unix_time?: number;
  date_time_format?: string;
};

export type InlineButton = {
  text: string;
  callback_data?: string;
  url?: string;
  web_app?: { url: string };
  copy_text?: { text: string };
  style?: string;
  [other: string]: unknown;
};

export type InlineKeyboard = { inline_keyboard: InlineButton[][] };

export type Message = {
  message_id: number;
  date: number;
  edit_date?: number;
  chat: Chat;
  from: User;
  message_thread_id?: number;
  text?: string;
  entities?: Entity[];
  photo?: { file_id: string; file_unique_id: string; width: number; height: number }[];
  document?: { file_id: string; file_unique_id: string; file_name?: string; file_size: number };
  caption?: string;
  caption_entities?: Entity[];
  reply_markup?: InlineKeyboard;
  managed_bot_created?: { bot: User };
  media_group_id?: string;
  message_auto_delete_timer_changed?: { message_auto_delete_time: number };
};

export type UpdateContent =
  | { message: Message }
  | { edited_message: Message }
  | { callback_query: Record<string, unknown> }
  | { my_chat_member: Record<string, unknown> }
  | { managed_bot: { user: User; bot: User } };

export type Update = { update_id: number } & UpdateContent;
