import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Connection } from './connection.ts';
import { base64, bytesOf, childOf, childrenOf, leaf, numberIn, SERVER, userOf } from './nodes.ts';
import { mediaConnection } from './media.ts';
import { takeCodeRegistration } from './pairing-code.ts';
import { findPhone } from './people.ts';
import type { Phone } from './phone.ts';
import type { WhatsAppWorld } from './state.ts';

const UNANSWERED = ['passive', 'w:p', 'w:stats', 'abt', 'blocklist', 'w:mex', 'urn:xmpp:ping'];

/** Answers the client's queries. An unknown query gets an empty answer and is recorded as an error. */
export async function answerQuery(
  world: WhatsAppWorld,
  connection: Connection,
  query: BinaryNode,
): Promise<void> {
  const content = await contentFor(world, connection, query);
  connection.send({
    tag: 'iq',
    attrs: { id: query.attrs.id ?? '', type: 'result', from: SERVER },
    ...(content ? { content } : {}),
  });
}

async function contentFor(
  world: WhatsAppWorld,
  connection: Connection,
  query: BinaryNode,
): Promise<BinaryNode[] | undefined> {
  const { xmlns = '' } = query.attrs;
  switch (xmlns) {
    case 'encrypt':
      return encryptionAnswer(world, connection, query);
    case 'usync':
      return directoryAnswer(world, query);
    case 'w:m':
      return childOf(query, 'media_conn') ? [mediaConnection(world)] : undefined;
    case 'privacy':
      return [{ tag: 'privacy', attrs: {}, content: [readReceiptsForAll()] }];
    case 'md': {
      const registration = childOf(query, 'link_code_companion_reg');
      if (registration) takeCodeRegistration(world, connection, registration);
      return undefined;
    }
    default:
      if (!UNANSWERED.includes(xmlns)) world.errors.push(new Error(`unknown query ${xmlns}`));
      return undefined;
  }
}

function readReceiptsForAll(): BinaryNode {
  return { tag: 'category', attrs: { name: 'readreceipts', value: 'all' } };
}

/** Key queries: count the one-time keys, accept new ones, return the keys of a person. */
async function encryptionAnswer(
  world: WhatsAppWorld,
  { device: id }: Connection,
  query: BinaryNode,
): Promise<BinaryNode[] | undefined> {
  const device = world.state.data.devices[id ?? 0];
  if (childOf(query, 'digest')) return [leaf('digest')];
  const wanted = childOf(query, 'key');
  if (wanted) {
    const bundles = childrenOf(wanted).map(({ attrs }) => keysOf(world, attrs.jid ?? ''));
    return [{ tag: 'list', attrs: {}, content: await Promise.all(bundles) }];
  }
  if (!device) return undefined;
  if (childOf(query, 'count')) {
    return [{ tag: 'count', attrs: { value: String(device.oneTimeKeys.length) } }];
  }
  for (const key of childrenOf(childOf(query, 'list'))) {
    device.oneTimeKeys.push({
      id: numberIn(bytesOf(childOf(key, 'id'))),
      publicKey: base64(bytesOf(childOf(key, 'value'))),
    });
  }
  world.state.saveSoon();
  return undefined;
}

async function keysOf(world: WhatsAppWorld, jid: string): Promise<BinaryNode> {
  const phone = findPhone(world, userOf(jid));
  if (!phone) return { tag: 'user', attrs: { jid }, content: [leaf('error')] };
  const content = await phone.keyBundle();
  world.state.saveSoon();
  return { tag: 'user', attrs: { jid }, content };
}

/** The devices and LID of a number, and whether the number exists. */
function directoryAnswer(world: WhatsAppWorld, query: BinaryNode): BinaryNode[] {
  const asked = childrenOf(childOf(childOf(query, 'usync'), 'list'));
  const users = asked.map((user) => {
    const contact = childOf(user, 'contact');
    const number = bytesOf(contact).toString().replace('+', '');
    const jid = user.attrs.jid ?? `${number}@${SERVER}`;
    const phone = findPhone(world, userOf(jid));
    const content =
      contact && number
        ? [{ tag: 'contact', attrs: { type: phone ? 'in' : 'out' } }]
        : entryOf(world, phone, jid);
    return { tag: 'user', attrs: { jid }, content };
  });
  return [{ tag: 'usync', attrs: {}, content: [{ tag: 'list', attrs: {}, content: users }] }];
}

/** The network resolves a number to a LID, never a LID to a number. */
function entryOf(world: WhatsAppWorld, phone: Phone | undefined, jid: string): BinaryNode[] {
  if (!phone) return [];
  const linked = phone === world.ownPhone ? Object.keys(world.state.data.devices) : [];
  const list = [
    { tag: 'device', attrs: { id: '0' } },
    ...linked.map((id) => ({ tag: 'device', attrs: { id, 'key-index': id } })),
  ];
  const devices = [{ tag: 'device-list', attrs: {}, content: list }];
  return [
    { tag: 'devices', attrs: {}, content: devices },
    ...(jid.endsWith('@lid') ? [] : [{ tag: 'lid', attrs: { val: phone.lidJid } }]),
  ];
}
