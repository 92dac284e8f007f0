import { Curve, type KeyPair, proto } from '@whiskeysockets/baileys';
import type { ServerKeys } from './connection.ts';
import { base64, fromBase64 } from './nodes.ts';

/** A key pair as stored on disk, in base64. */
export type StoredKey = { public: string; private: string };

export function newStoredKey(): StoredKey {
  const key = Curve.generateKeyPair();
  return { public: base64(key.public), private: base64(key.private) };
}

export function toKeyPair(stored: StoredKey): KeyPair {
  return { public: fromBase64(stored.public), private: fromBase64(stored.private) };
}

/** The server's key with its certificate chain root → intermediate → leaf, for a client that trusts the root. */
export function serverKeys(rootKey: KeyPair): ServerKeys {
  const staticKey = Curve.generateKeyPair();
  const intermediate = Curve.generateKeyPair();
  const chain = proto.CertChain.encode({
    intermediate: sign({ serial: 1, issuerSerial: 0, key: intermediate.public }, rootKey),
    leaf: sign({ serial: 2, issuerSerial: 1, key: staticKey.public }, intermediate),
  }).finish();
  return { staticKey, chain };
}

function sign(
  details: proto.CertChain.NoiseCertificate.IDetails,
  signer: KeyPair,
): proto.CertChain.INoiseCertificate {
  const encoded = proto.CertChain.NoiseCertificate.Details.encode({
    notBefore: 1,
    notAfter: 4e9,
    ...details,
  }).finish();
  return { details: encoded, signature: Curve.sign(signer.private, encoded) };
}
