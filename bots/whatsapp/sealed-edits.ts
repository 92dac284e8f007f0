import { createDecipheriv, hkdfSync } from 'node:crypto';
import { proto, type WAMessageContent } from '@whiskeysockets/baileys';

/**
 * An edit that only somebody with the secret of the edited message can read: so phones send edits since 2026. Source: whatsmeow,
 * `msgsecret.go` (`generateMsgSecretKey`, no additional data for edits).
 */
export type SealedEdit = { editedId: string; payload: Uint8Array; iv: Uint8Array };

const USE = 'Message Edit';
const KEY_BYTES = 32;
const TAG_BYTES = 16;

export function sealedEditIn(content: WAMessageContent): SealedEdit | null {
  const { secretEncryptedMessage: sealed } = content;
  const { MESSAGE_EDIT } = proto.Message.SecretEncryptedMessage.SecretEncType;
  const editedId = sealed?.targetMessageKey?.id;
  if (sealed?.secretEncType !== MESSAGE_EDIT || !editedId) return null;
  const { encPayload: payload, encIv: iv } = sealed;
  return payload && iv ? { editedId, payload, iv } : null;
}

/** The new message. The key depends on the address of the sender, of which there are two; null when none fits. */
export function openSealedEdit(
  edit: SealedEdit,
  secret: Uint8Array,
  senders: string[],
): WAMessageContent | null {
  const pairs = senders.flatMap((original) => senders.map((editor) => [original, editor] as const));
  for (const [original, editor] of pairs) {
    const plain = decrypt(edit, keyFor(edit.editedId, secret, { original, editor }));
    if (plain) return contentIn(plain);
  }
  return null;
}

type Senders = { original: string; editor: string };

function keyFor(editedId: string, secret: Uint8Array, { original, editor }: Senders): Uint8Array {
  const info = `${editedId}${original}${editor}${USE}`;
  return new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(), info, KEY_BYTES));
}

function decrypt({ payload, iv }: SealedEdit, key: Uint8Array): Buffer | null {
  const end = payload.length - TAG_BYTES;
  if (end < 0) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv);
    decipher.setAuthTag(payload.slice(end));
    return Buffer.concat([decipher.update(payload.slice(0, end)), decipher.final()]);
  } catch {
    return null;
  }
}

function contentIn(plain: Buffer): WAMessageContent | null {
  try {
    const message = proto.Message.decode(plain);
    return message.protocolMessage?.editedMessage ?? message;
  } catch {
    return null;
  }
}
