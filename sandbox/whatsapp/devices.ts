import { type BinaryNode, Curve, proto } from '@whiskeysockets/baileys';
import type { Connection } from './connection.ts';
import { DISCONNECTS } from './disconnects.ts';
import { base64, SERVER } from './nodes.ts';
import type { PairingOffer, WhatsAppWorld } from './state.ts';

const ACCOUNT_SIGNATURE = Buffer.from([6, 0]);

export type Addresses = { jid: string; lid: string };

/** The device's addresses: for the server and for people. */
export function addressesOf({ ownPhone }: WhatsAppWorld, device: number): Addresses {
  const { number, lid } = ownPhone.row;
  return { jid: `${number}:${device}@${SERVER}`, lid: `${lid}:${device}@lid` };
}

/** The bot's own phone signs a new device. */
export function signDevice(world: WhatsAppWorld, identity: Buffer) {
  const device = (world.state.data.lastDevice += 1);
  const details = proto.ADVDeviceIdentity.encode({
    rawId: device,
    timestamp: Math.floor(world.now() / 1000),
    keyIndex: device,
  }).finish();
  const phoneKey = world.ownPhone.creds.signedIdentityKey;
  const signed = Buffer.concat([ACCOUNT_SIGNATURE, details, identity]);
  const account = {
    details,
    accountSignatureKey: phoneKey.public,
    accountSignature: Curve.sign(phoneKey.private, signed),
  };
  return { device, details, account };
}

export function rememberDevice(world: WhatsAppWorld, id: number, offer: PairingOffer): void {
  const { identity, registrationId, signedPreKey, connection } = offer;
  world.state.data.devices[id] = {
    id,
    noiseKey: base64(connection.noiseKey),
    identity: base64(identity),
    registrationId,
    signedPreKey: {
      id: signedPreKey.id,
      publicKey: base64(signedPreKey.publicKey),
      signature: base64(signedPreKey.signature),
    },
    oneTimeKeys: [],
    waiting: [],
  };
  world.state.save();
}

/** Logs in a known device. A second connection of the same device replaces the first. */
export function logIn(
  world: WhatsAppWorld,
  connection: Connection,
  { username, device: id }: proto.IClientPayload,
): boolean {
  const device = world.state.data.devices[id ?? 0];
  const isKnown =
    device?.noiseKey === base64(connection.noiseKey) &&
    String(username) === world.ownPhone.row.number;
  if (!isKnown) {
    connection.send(DISCONNECTS['logged-out'].node);
    return false;
  }
  const former = world.online.get(device.id);
  world.online.set(device.id, connection);
  former?.send(DISCONNECTS.replaced.node);
  connection.device = device.id;
  connection.send(success(world, device.id));
  return true;
}

function success(world: WhatsAppWorld, device: number): BinaryNode {
  const { lid } = addressesOf(world, device);
  return { tag: 'success', attrs: { t: String(Math.floor(world.now() / 1000)), lid } };
}

export function forgetConnection({ online, pairings }: WhatsAppWorld, gone: Connection): void {
  for (const [device, connection] of online) {
    if (connection === gone) online.delete(device);
  }
  for (const [ref, { connection }] of pairings.byRef) {
    if (connection === gone) pairings.byRef.delete(ref);
  }
  pairings.byCode.delete(gone);
}
