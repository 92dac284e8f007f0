import { randomBytes } from 'node:crypto';
import {
  aesDecryptCTR,
  aesDecryptGCM,
  aesEncryptCTR,
  type BinaryNode,
  Curve,
  derivePairingCodeKey,
  hkdf,
} from '@whiskeysockets/baileys';
import type { Connection } from './connection.ts';
import { bytesOf, childOf, leaf, newStanzaId, SERVER_JID } from './nodes.ts';
import { approve } from './pairing.ts';
import type { CodeOffer, WhatsAppWorld } from './state.ts';

const NOTHING = Buffer.alloc(0);
const BUNDLE_KEY = 'link_code_pairing_key_bundle_encryption_key';

/** A client's part of the pairing by code. The server only passes it on: it never knows the code. */
export function takeCodeRegistration(
  { pairings }: WhatsAppWorld,
  connection: Connection,
  registration: BinaryNode,
): void {
  if (registration.attrs.stage === 'companion_hello') {
    const wrappedKey = bytesOf(
      childOf(registration, 'link_code_pairing_wrapped_companion_ephemeral_pub'),
    );
    pairings.byCode.set(connection, { wrappedKey, finish: null });
    return;
  }
  const bundle = bytesOf(childOf(registration, 'link_code_pairing_wrapped_key_bundle'));
  pairings.byCode.get(connection)?.finish?.(bundle);
}

/** The owner of the phone types in a code. Rejects when no client shows this code. */
export async function enterCode(world: WhatsAppWorld, code: string): Promise<void> {
  for (const [connection, offer] of world.pairings.byCode) {
    const pairing = [...world.pairings.byRef.values()].find((one) => one.connection === connection);
    const companionKey = await unwrap(code, offer.wrappedKey);
    const ephemeral = Curve.generateKeyPair();
    const bundle = await exchange(world, connection, { offer, code, ephemeral });
    if (!pairing || !bundle) continue;
    const shared = Curve.sharedKey(ephemeral.private, companionKey);
    const secret = openBundle(world, { bundle, shared, identity: pairing.identity });
    return approve(world, pairing, secret);
  }
  throw new Error('no client shows this code');
}

async function unwrap(code: string, wrapped: Buffer): Promise<Buffer> {
  const key = await derivePairingCodeKey(code, wrapped.subarray(0, 32));
  return aesDecryptCTR(wrapped.subarray(48, 80), key, wrapped.subarray(32, 48));
}

type Exchange = { offer: CodeOffer; code: string; ephemeral: { public: Uint8Array } };

async function exchange(
  { ownPhone }: WhatsAppWorld,
  connection: Connection,
  { offer, code, ephemeral }: Exchange,
): Promise<Buffer> {
  const [salt, iv] = [randomBytes(32), randomBytes(16)];
  const key = await derivePairingCodeKey(code, salt);
  const wrapped = Buffer.concat([salt, iv, aesEncryptCTR(ephemeral.public, key, iv)]);
  const answer = new Promise<Buffer>((resolve) => {
    offer.finish = resolve;
  });
  const content = [
    leaf('link_code_pairing_ref', randomBytes(12)),
    leaf('primary_identity_pub', ownPhone.creds.signedIdentityKey.public),
    leaf('link_code_pairing_wrapped_primary_ephemeral_pub', wrapped),
  ];
  connection.send({
    tag: 'notification',
    attrs: { from: SERVER_JID, type: 'link_code_companion_reg', id: newStanzaId() },
    content: [{ tag: 'link_code_companion_reg', attrs: { stage: 'primary_hello' }, content }],
  });
  return answer;
}

type Opening = { bundle: Buffer; shared: Buffer; identity: Buffer };

/** The secret that both sides derive from the exchanged keys. It signs the device. */
function openBundle({ ownPhone }: WhatsAppWorld, { bundle, shared, identity }: Opening): Buffer {
  const key = hkdf(shared, 32, { salt: bundle.subarray(0, 32), info: BUNDLE_KEY });
  const plain = aesDecryptGCM(bundle.subarray(44), key, bundle.subarray(32, 44), NOTHING);
  const phoneKey = ownPhone.creds.signedIdentityKey;
  const identityShared = Curve.sharedKey(phoneKey.private, identity);
  const parts = Buffer.concat([shared, identityShared, plain.subarray(64)]);
  return Buffer.from(hkdf(parts, 32, { info: 'adv_secret' }));
}
