import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';

export type EditToSeal = {
  editedId: string;
  /** The secret that came with the edited message. */
  secret: Uint8Array;
  /** The address under which the sender writes. */
  sender: string;
  message: proto.IMessage;
};

/**
 * An edit as phones send it since 2026: readable only with the secret of the edited message. Source: whatsmeow,
 * `msgsecret.go` (`encryptMsgSecret` with the use "Message Edit", which has no additional data).
 */
export function sealEdit({
  editedId,
  secret,
  sender,
  message,
}: EditToSeal): proto.Message.ISecretEncryptedMessage {
  const key = hkdfSync('sha256', secret, '', `${editedId}${sender}${sender}Message Edit`, 32);
  const encIv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', new Uint8Array(key), encIv);
  const plain = proto.Message.encode(message).finish();
  return {
    targetMessageKey: { remoteJid: sender, fromMe: true, id: editedId },
    encPayload: Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]),
    encIv,
    secretEncType: proto.Message.SecretEncryptedMessage.SecretEncType.MESSAGE_EDIT,
  };
}
