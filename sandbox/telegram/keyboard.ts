import { badRequest } from './api-error.ts';
import { isObject, type Params, readObject } from './params.ts';
import type { InlineButton, InlineKeyboard } from './wire.ts';

const MAX_BUTTONS = 100;
const MAX_DATA_BYTES = 64;
const MAX_COPY_TEXT = 256;

const ACTIONS = [
  'callback_data',
  'url',
  'web_app',
  'login_url',
  'copy_text',
  'disabled',
  'pay',
  'callback_game',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
];
const STYLES = ['danger', 'success', 'primary'];

export type Markup = { inline?: InlineKeyboard; replyKeyboard?: string[] };

export function readMarkup(params: Params): Markup {
  const markup = readObject(params, 'reply_markup');
  if (!markup) return {};
  if ('inline_keyboard' in markup) return readInline(markup.inline_keyboard);
  if ('keyboard' in markup) {
    const labels = rowsOf(markup.keyboard).flat().map(labelOf);
    return { replyKeyboard: labels };
  }
  if (markup.remove_keyboard === true || markup.force_reply === true) return {};
  throw badRequest('object expected as reply markup');
}

/** An edit takes an inline keyboard or none; leaving it out removes the buttons. */
export function readInlineMarkup(params: Params): InlineKeyboard | undefined {
  const { inline, replyKeyboard } = readMarkup(params);
  if (replyKeyboard) throw badRequest('inline keyboard expected');
  return inline;
}

function readInline(value: unknown): Markup {
  const rows = rowsOf(value);
  const buttons = rows.flat();
  if (buttons.length > MAX_BUTTONS) throw badRequest('reply markup is too long');
  for (const button of buttons) assertInlineButton(button);
  return buttons.length === 0 ? {} : { inline: { inline_keyboard: rows as InlineButton[][] } };
}

function rowsOf(value: unknown): unknown[][] {
  if (!Array.isArray(value) || !value.every(Array.isArray)) {
    throw badRequest('field "inline_keyboard" must be an Array of Arrays');
  }
  return value as unknown[][];
}

function labelOf(button: unknown): string {
  if (typeof button === 'string') return button;
  if (isObject(button) && typeof button.text === 'string') return button.text;
  throw badRequest("can't parse keyboard button");
}

function assertInlineButton(button: unknown): asserts button is InlineButton {
  if (!isObject(button)) throw badRequest("can't parse inline keyboard button");
  if (typeof button.text !== 'string' || button.text.trim() === '') {
    throw badRequest('text buttons are unallowed in the inline keyboard');
  }
  if (ACTIONS.filter((action) => button[action] !== undefined).length !== 1) {
    throw badRequest('BUTTON_TYPE_INVALID');
  }
  if (button.style !== undefined && !STYLES.includes(String(button.style))) {
    throw badRequest('BUTTON_STYLE_INVALID');
  }
  if (typeof (button.callback_data ?? '') !== 'string') throw badRequest('BUTTON_DATA_INVALID');
  assertAction(button as InlineButton);
}

function assertAction({ callback_data: data, copy_text: copy, url, web_app: app }: InlineButton) {
  if (data !== undefined && !isWithin(Buffer.byteLength(data), MAX_DATA_BYTES)) {
    throw badRequest('BUTTON_DATA_INVALID');
  }
  if (copy !== undefined && !isWithin(copy.text?.length ?? 0, MAX_COPY_TEXT)) {
    throw badRequest('BUTTON_COPY_TEXT_INVALID');
  }
  if (url !== undefined && !/^(https?|tg):\/\/\S+$/.test(url)) {
    throw badRequest('BUTTON_URL_INVALID');
  }
  if (app !== undefined && !/^https:\/\/\S+$/.test(app.url ?? '')) {
    throw badRequest('Only HTTPS links are allowed');
  }
}

function isWithin(length: number, max: number): boolean {
  return length >= 1 && length <= max;
}
