import type { SealContext } from '../sealing/seal.ts';
import type { ChannelKind } from '../domain/channels.ts';

/** What the token of a channel is sealed for. */
export function tokenSeal(accountId: string, kind: ChannelKind, version: number): SealContext {
  return { owner: accountId, purpose: `channel:${kind}`, version };
}

/** A picture that links a WhatsApp account: whoever sees it can take the account over. */
export function qrSeal(accountId: string, number: number): SealContext {
  return { owner: accountId, purpose: 'channel:qr', version: number };
}
