import { createHmac, randomBytes } from 'node:crypto';
import { Curve, proto } from '@whiskeysockets/baileys';
import type { Connection } from './connection.ts';
import { addressesOf, rememberDevice, signDevice } from './devices.ts';
import { DISCONNECTS } from './disconnects.ts';
import { bytesOf, childOf, numberIn, SERVER } from './nodes.ts';
import type { PairingOffer, WhatsAppWorld } from './state.ts';

const REFS = 6;
const DEVICE_SIGNATURE = Buffer.from([6, 1]);

/** Sends an unknown client the references to show as QR codes, one after another. */
export function offerPairing(
  world: WhatsAppWorld,
  connection: Connection,
  data: proto.ClientPayload.IDevicePairingRegistrationData,
): void {
  const offer: PairingOffer = {
    connection,
    identity: Buffer.from(data.eIdent ?? []),
    registrationId: numberIn(data.eRegid),
    signedPreKey: {
      id: numberIn(data.eSkeyId),
      publicKey: Buffer.from(data.eSkeyVal ?? []),
      signature: Buffer.from(data.eSkeySig ?? []),
    },
  };
  const refs = Array.from({ length: REFS }, () => `2@${randomBytes(12).toString('base64')}`);
  for (const ref of refs) world.pairings.byRef.set(ref, offer);
  const content = refs.map((ref) => ({ tag: 'ref', attrs: {}, content: Buffer.from(ref) }));
  connection.send({
    tag: 'iq',
    attrs: { from: SERVER, type: 'set', id: 'pair-device', xmlns: 'md' },
    content: [{ tag: 'pair-device', attrs: {}, content }],
  });
}

/** The bot's own phone scans a QR code and approves the device. Rejects an unknown code. */
export async function scanQr(world: WhatsAppWorld, qr: string): Promise<void> {
  const [ref = '', , identity = '', secret = ''] = qr.split('#').at(-1)?.split(',') ?? [];
  const offer = world.pairings.byRef.get(ref);
  if (!offer || offer.identity.toString('base64') !== identity) {
    throw new Error('the phone does not know this QR code');
  }
  await approve(world, offer, Buffer.from(secret, 'base64'));
}

/** Signs a device, verifies the device's own signature, and restarts it as a linked device. */
export async function approve(
  world: WhatsAppWorld,
  offer: PairingOffer,
  secret: Buffer,
): Promise<void> {
  const { connection, identity } = offer;
  const { device, account, details } = signDevice(world, identity);
  const signed = proto.ADVSignedDeviceIdentity.encode(account).finish();
  const hmac = createHmac('sha256', secret).update(signed).digest();
  const voucher = proto.ADVSignedDeviceIdentityHMAC.encode({ details: signed, hmac }).finish();
  const answer = await connection.ask({
    tag: 'iq',
    attrs: { from: SERVER, type: 'set', id: `pair-success-${device}`, xmlns: 'md' },
    content: [
      {
        tag: 'pair-success',
        attrs: {},
        content: [
          { tag: 'device-identity', attrs: {}, content: voucher },
          { tag: 'device', attrs: addressesOf(world, device) },
          { tag: 'platform', attrs: { name: 'android' } },
        ],
      },
    ],
  });
  const reply = bytesOf(childOf(childOf(answer, 'pair-device-sign'), 'device-identity'));
  const { deviceSignature } = proto.ADVSignedDeviceIdentity.decode(reply);
  const message = [DEVICE_SIGNATURE, details, identity, account.accountSignatureKey];
  if (!deviceSignature || !Curve.verify(identity, Buffer.concat(message), deviceSignature)) {
    throw new Error('the device signature is wrong');
  }
  rememberDevice(world, device, offer);
  connection.send(DISCONNECTS['restart-required'].node);
}
