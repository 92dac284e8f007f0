import type { ChannelKind } from '../domain/channels.ts';
import type { SealContext } from './seal.ts';
import {
  adoptionSeal,
  arrivedFileSeal,
  channelTokenSeal,
  credentialSeal,
  filePartSeal,
  machineTokenSeal,
  pictureSeal,
  qrSeal,
  supportSeal,
  webMessageSeal,
  whatsappSeal,
} from './seal-contexts.ts';

/** Reads a column of a row. Throws when the row lacks it. */
type Read = (column: string) => string;

/** A column with sealed values: the columns that its context is made of, and how. */
export type SealedColumn = {
  table: string;
  column: string;
  reads: readonly string[];
  context: (read: Read) => SealContext;
};

/** Every column with sealed values, so that a rotation of the keys leaves none out. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  {
    table: 'credentials',
    column: 'sealed',
    reads: ['account_id', 'version'],
    context: (read) => credentialSeal(read('account_id'), Number(read('version'))),
  },
  ...(['gateway_token', 'service_token'] as const).map((purpose): SealedColumn => ({
    table: 'machines',
    column: `${purpose}_sealed`,
    reads: ['id'],
    context: (read) => machineTokenSeal(read('id'), purpose),
  })),
  {
    table: 'adoptions',
    column: 'before_sealed',
    reads: ['id'],
    context: (read) => adoptionSeal(read('id')),
  },
  {
    table: 'channels',
    column: 'sealed',
    reads: ['account_id', 'kind', 'version'],
    context: (read) => channelToken(read, Number(read('version'))),
  },
  {
    // Not in use yet, so it will be the next version.
    table: 'channels',
    column: 'pasted_sealed',
    reads: ['account_id', 'kind', 'version'],
    context: (read) => channelToken(read, Number(read('version')) + 1),
  },
  {
    table: 'channels',
    column: 'qr_sealed',
    reads: ['account_id', 'qr_number'],
    context: (read) => qrSeal(read('account_id'), Number(read('qr_number'))),
  },
  {
    table: 'web_messages',
    column: 'sealed',
    reads: ['id', 'account_id'],
    context: (read) => webMessageSeal({ id: read('id'), accountId: read('account_id') }),
  },
  {
    table: 'support_messages',
    column: 'sealed',
    reads: ['id'],
    context: (read) => supportSeal(read('id')),
  },
  {
    table: 'pictures',
    column: 'sealed',
    reads: ['id', 'chat'],
    context: (read) => pictureSeal(read('id'), read('chat')),
  },
  {
    table: 'arrived_files',
    column: 'sealed',
    reads: ['id'],
    context: (read) => arrivedFileSeal(read('id')),
  },
  {
    table: 'file_parts',
    column: 'sealed',
    reads: ['content_id', 'number'],
    context: (read) => filePartSeal(read('content_id'), Number(read('number'))),
  },
  {
    table: 'whatsapp_auth',
    column: 'sealed',
    reads: ['bot', 'type', 'id'],
    context: (read) => whatsappSeal(read('bot'), `${read('type')}/${read('id')}`),
  },
  {
    table: 'whatsapp_pairing',
    column: 'sealed',
    reads: ['bot'],
    context: (read) => whatsappSeal(read('bot'), 'pairing'),
  },
  {
    table: 'whatsapp_sent',
    column: 'sealed',
    reads: ['bot', 'message_id'],
    context: (read) => whatsappSeal(read('bot'), `sent/${read('message_id')}`),
  },
  {
    table: 'whatsapp_sent',
    column: 'edit_sealed',
    reads: ['bot', 'edit_id'],
    context: (read) => whatsappSeal(read('bot'), `sent/${read('edit_id')}`),
  },
  {
    table: 'whatsapp_secrets',
    column: 'sealed',
    reads: ['bot', 'message_id'],
    context: (read) => whatsappSeal(read('bot'), `secret/${read('message_id')}`),
  },
];

function channelToken(read: Read, version: number): SealContext {
  return channelTokenSeal(read('account_id'), read('kind') as ChannelKind, version);
}
