import type { WAMessageContent } from '@whiskeysockets/baileys';

/** Messages are wrapped a few times at most: an edit of a file with a caption that disappears. */
const MOST_ENVELOPES = 8;

/** What a person can send; anything else is exchanged between devices, or is a sign on another message. Source: `WAProto`. */
const SPOKEN = [
  'conversation',
  'extendedTextMessage',
  'imageMessage',
  'videoMessage',
  'ptvMessage',
  'audioMessage',
  'documentMessage',
  'stickerMessage',
  'stickerPackMessage',
  'contactMessage',
  'contactsArrayMessage',
  'locationMessage',
  'liveLocationMessage',
  'pollCreationMessage',
  'pollCreationMessageV2',
  'pollCreationMessageV3',
  'pollCreationMessageV5',
  'eventMessage',
  'groupInviteMessage',
  'productMessage',
  'orderMessage',
  'listMessage',
  'buttonsMessage',
  'templateMessage',
  'interactiveMessage',
  'highlyStructuredMessage',
  'listResponseMessage',
  'buttonsResponseMessage',
  'templateButtonReplyMessage',
  'interactiveResponseMessage',
  'sendPaymentMessage',
  'requestPaymentMessage',
] as const satisfies (keyof WAMessageContent)[];

/**
 * The message inside one that disappears, is shown once, is an edit, belongs to an album, or is a file with a caption.
 * Every envelope has the message in `message`, also those that the library does not know.
 */
export function unwrap(content: WAMessageContent, left = MOST_ENVELOPES): WAMessageContent {
  const inner = left > 0 ? Object.values(content).map(innerOf).find(Boolean) : undefined;
  return inner ? unwrap(inner, left - 1) : content;
}

function innerOf(part: unknown): WAMessageContent | undefined {
  if (typeof part !== 'object' || part === null || !('message' in part)) return undefined;
  const { message } = part;
  return typeof message === 'object' && message !== null ? message : undefined;
}

/** Whether a person has said or sent something, and is owed an answer. */
export function isSpoken(content: WAMessageContent): boolean {
  return SPOKEN.some((kind) => content[kind] !== undefined && content[kind] !== null);
}

/** Includes captions, because a caption may contain a secret, and the words of a pressed button. */
export function textOf(content: WAMessageContent): string | null {
  return (
    content.conversation ||
    content.extendedTextMessage?.text ||
    content.imageMessage?.caption ||
    content.documentMessage?.caption ||
    content.videoMessage?.caption ||
    content.ptvMessage?.caption ||
    content.buttonsResponseMessage?.selectedDisplayText ||
    content.templateButtonReplyMessage?.selectedDisplayText ||
    content.listResponseMessage?.title ||
    null
  );
}
