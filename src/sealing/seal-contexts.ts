import type { ChannelKind } from '../domain/channels.ts';
import type { SealContext } from './seal.ts';

/** The context of each kind of seal: owner, purpose and version. A seal opens only in its own context. */
export function credentialSeal(accountId: string, version: number): SealContext {
  return { owner: accountId, purpose: 'claude', version };
}

export function channelTokenSeal(
  accountId: string,
  kind: ChannelKind,
  version: number,
): SealContext {
  return { owner: accountId, purpose: `channel:${kind}`, version };
}

/** A picture that links a WhatsApp account. Anybody who sees the picture can take the account over. */
export function qrSeal(accountId: string, number: number): SealContext {
  return { owner: accountId, purpose: 'channel:qr', version: number };
}

/** Messages between a person and their agent are sealed, so that the database alone does not reveal them. */
export function webMessageSeal({ id, accountId }: { id: string; accountId: string }): SealContext {
  return { owner: accountId, purpose: `web-message:${id}`, version: 1 };
}

/** The tokens of a machine are made once, so they have one version. */
export function machineTokenSeal(
  machineId: string,
  purpose: 'gateway_token' | 'service_token',
): SealContext {
  return { owner: machineId, purpose, version: 1 };
}

/** The configuration of a machine of the old service, as it was found. */
export function adoptionSeal(adoptionId: string): SealContext {
  return { owner: adoptionId, purpose: 'machine_before', version: 1 };
}

/** What customers and the team write to each other is sealed, so that the database alone does not reveal it. */
export function supportSeal(messageId: string): SealContext {
  return { owner: messageId, purpose: 'support', version: 1 };
}

/** A picture for a chat that holds a secret. */
export function pictureSeal(id: string, chat: string): SealContext {
  return { owner: chat, purpose: `picture/${id}`, version: 1 };
}

/** What the connection to WhatsApp keeps: its keys, its pairing code, and what it sent or has to decrypt later. */
export function whatsappSeal(bot: string, purpose: string): SealContext {
  return { owner: `whatsapp:${bot}`, purpose, version: 1 };
}

/** A part of a file on its way between a chat and the machine. */
export function filePartSeal(contentId: string, number: number): SealContext {
  return { owner: contentId, purpose: 'file', version: number };
}

/** Where a file that somebody has sent can be fetched; on some platforms with the key to it. */
export function arrivedFileSeal(id: string): SealContext {
  return { owner: id, purpose: 'arrived-file', version: 1 };
}
