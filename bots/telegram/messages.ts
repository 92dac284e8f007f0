import { type Api, GrammyError, InputFile, InputMediaBuilder } from 'grammy';
import type { InlineKeyboardMarkup } from 'grammy/types';
import type { Shown, ShownPicture } from '../../src/chat/transport.ts';
import { text } from '../../src/conversation/screen.ts';
import { isCaption, renderForTelegram } from './render.ts';

/** A screen is a text, a picture with a caption, or, when the text is too long for a caption, a picture and a text. */
type Layout =
  | { type: 'text'; html: string }
  | { type: 'photo'; html: string; picture: ShownPicture }
  | { type: 'pair'; html: string; picture: ShownPicture };

/** `thread`: a topic of a group. */
type Place = { api: Api; chat: string; thread?: number };

const PARSE_MODE = { parse_mode: 'HTML' as const };
const TEXT_OPTIONS = { ...PARSE_MODE, link_preview_options: { is_disabled: true } };
/** Joins the ids of the two messages of a pair. */
const AND = '+';

/** Sends a screen; returns the id of its message or messages. */
export async function sendMessages(place: Place, shown: Shown): Promise<string> {
  try {
    return await sendAsLaidOut(place, shown);
  } catch (error) {
    if (!shown.picture || !describes(error, REFUSED_PICTURE)) throw error;
    return sendAsLaidOut(place, withoutPicture(shown));
  }
}

/** What is said of a picture that cannot be used, or is not allowed in a group: see `outcomes.ts`. */
const REFUSED_PICTURE =
  /PHOTO_|IMAGE_PROCESS_FAILED|MEDIA_(?:EMPTY|INVALID)|not enough rights to send photos/i;

/** Words never wait for a picture: it is described instead. */
function withoutPicture({ picture, ...shown }: Shown): Shown {
  const { screen } = shown;
  return { ...shown, screen: { ...screen, body: [...screen.body, ...text(picture?.alt ?? '')] } };
}

async function sendAsLaidOut(place: Place, shown: Shown): Promise<string> {
  const { api, chat, thread } = place;
  const { layout, markup } = toLayout(shown);
  const manner = {
    ...mannerOf(shown),
    ...(thread === undefined ? {} : { message_thread_id: thread }),
  };
  if (shown.document) {
    const { name, bytes } = shown.document;
    const captioned = { caption: layout.html, ...PARSE_MODE, ...manner };
    const sent = await api.sendDocument(chat, new InputFile(bytes, name), captioned);
    return String(sent.message_id);
  }
  const options = { ...TEXT_OPTIONS, ...markup, ...manner };
  if (layout.type === 'text') return sendText({ api, chat }, layout.html, options, shown);
  const { html, picture } = layout;
  if (layout.type === 'photo') {
    const captioned = { caption: html, ...PARSE_MODE, ...markup, ...manner };
    return String((await api.sendPhoto(chat, fileOf(picture), captioned)).message_id);
  }
  const photo = await api.sendPhoto(chat, fileOf(picture), {
    ...manner,
    disable_notification: true,
  });
  const words = await api.sendMessage(chat, html, options);
  return `${photo.message_id}${AND}${words.message_id}`;
}

/** 🎉, one of the effects that every account may use in a private chat. */
const PARTY_EFFECT = '5046509860389126442';

/** A message of a burst is silent; one with a code or a QR code cannot be forwarded or saved. */
function mannerOf({ isSilent, screen }: Shown): Manner {
  return {
    ...(isSilent ? { disable_notification: true } : {}),
    ...(screen.isPrivate ? { protect_content: true } : {}),
  };
}

type Manner = {
  disable_notification?: true;
  protect_content?: true;
  message_thread_id?: number;
};
type TextOptions = typeof TEXT_OPTIONS & Markup & Manner;

/** The effect is decoration: where Telegram refuses it, the message goes without. */
async function sendText(
  { api, chat }: Place,
  html: string,
  options: TextOptions,
  { screen }: Shown,
): Promise<string> {
  const celebrated = { ...options, message_effect_id: PARTY_EFFECT };
  try {
    const sent = await api.sendMessage(chat, html, screen.celebrates ? celebrated : options);
    return String(sent.message_id);
  } catch (error) {
    if (!screen.celebrates || !describes(error, /EFFECT/)) throw error;
    return String((await api.sendMessage(chat, html, options)).message_id);
  }
}

/**
 * Edits a screen in place. A picture can be added to a text but not removed from it; then the old message is deleted, so
 * that no outdated picture remains, and false is returned.
 */
export async function editMessages(place: Place, id: string, shown: Shown): Promise<boolean> {
  const { layout, markup } = toLayout(shown);
  const ids = id.split(AND).map(Number);
  const [first = 0, second] = ids;
  if ((layout.type === 'pair') !== (second !== undefined)) return replace(place, ids);
  if (layout.type === 'text') {
    const isChanged = await editText(place, first, { html: layout.html, markup });
    return isChanged || replace(place, ids);
  }
  const { html, picture } = layout;
  if (second === undefined) {
    await editPhoto(place, first, { picture, caption: html, markup });
    return true;
  }
  await editPhoto(place, first, { picture, markup: {} });
  return editText(place, second, { html, markup });
}

type Markup = { reply_markup?: InlineKeyboardMarkup };

function toLayout(shown: Shown): { layout: Layout; markup: Markup } {
  const { html, keyboard } = renderForTelegram(shown);
  const markup = keyboard.length > 0 ? { reply_markup: { inline_keyboard: keyboard } } : {};
  const { picture } = shown;
  if (!picture) return { layout: { type: 'text', html }, markup };
  return { layout: { type: isCaption(html) ? 'photo' : 'pair', html, picture }, markup };
}

/** Edits a text. Returns false when the message is a picture, because a caption needs another call. */
async function editText(
  { api, chat }: Place,
  id: number,
  { html, markup }: { html: string; markup: Markup },
): Promise<boolean> {
  try {
    await unlessSame(api.editMessageText(chat, id, html, { ...TEXT_OPTIONS, ...markup }));
    return true;
  } catch (error) {
    if (describes(error, /there is no text in the message to edit/)) return false;
    throw error;
  }
}

async function editPhoto(
  { api, chat }: Place,
  id: number,
  { picture, caption, markup }: { picture: ShownPicture; caption?: string; markup: Markup },
): Promise<void> {
  const words = caption === undefined ? {} : { caption, ...PARSE_MODE };
  const media = InputMediaBuilder.photo(fileOf(picture), words);
  await unlessSame(api.editMessageMedia(chat, id, media, markup));
}

async function replace({ api, chat }: Place, ids: number[]): Promise<false> {
  for (const id of ids) await api.deleteMessage(chat, id).catch(() => undefined);
  return false;
}

async function unlessSame(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!describes(error, /message is not modified|MESSAGE_NOT_MODIFIED/)) throw error;
  }
}

function describes(error: unknown, words: RegExp): boolean {
  return error instanceof GrammyError && words.test(error.description);
}

function fileOf({ png }: ShownPicture): InputFile {
  return new InputFile(png, 'picture.png');
}
