import { generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto';

export type Certificate = { key: string; cert: string };

const VALID_DAYS = 7;

/**
 * A certificate for these host names that signs itself, with its key. Whoever is to believe it is given it as an extra
 * authority. Source: RFC 5280, in DER.
 */
export function selfSigned(names: string[], now = new Date()): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = sequence(set(sequence(COMMON_NAME, utf8('Automna sandbox'))));
  const from = new Date(now.getTime() - 3_600_000);
  const until = new Date(now.getTime() + VALID_DAYS * 86_400_000);
  const body = sequence(
    tagged(0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
    ECDSA_SHA256,
    issuer,
    sequence(utcTime(from), utcTime(until)),
    issuer,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(AUTHORITY, alternativeNames(names))),
  );
  const signature = sign('sha256', body, privateKey);
  const der = sequence(body, ECDSA_SHA256, bitString(signature));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: new X509Certificate(der).toString(),
  };
}

const COMMON_NAME = objectId('550403');
const ECDSA_SHA256 = sequence(objectId('2a8648ce3d040302'));
const TRUE = tlv(0x01, Buffer.of(0xff));
/** basicConstraints, critical: it is an authority. */
const AUTHORITY = sequence(objectId('551d13'), TRUE, octets(sequence(TRUE)));

function alternativeNames(names: string[]): Buffer {
  const list = names.map((name) => tlv(0x82, Buffer.from(name)));
  return sequence(objectId('551d11'), octets(sequence(...list)));
}

function utcTime(date: Date): Buffer {
  const text = date.toISOString().slice(2, 19).replaceAll(/[-T:]/g, '');
  return tlv(0x17, Buffer.from(`${text}Z`));
}

function objectId(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, 'hex'));
}

function integer(bytes: Buffer): Buffer {
  return tlv(0x02, bytes);
}

function utf8(text: string): Buffer {
  return tlv(0x0c, Buffer.from(text));
}

function octets(content: Buffer): Buffer {
  return tlv(0x04, content);
}

function bitString(content: Buffer): Buffer {
  return tlv(0x03, Buffer.concat([Buffer.of(0), content]));
}

function sequence(...parts: Buffer[]): Buffer {
  return tlv(0x30, Buffer.concat(parts));
}

function set(...parts: Buffer[]): Buffer {
  return tlv(0x31, Buffer.concat(parts));
}

function tagged(number: number, content: Buffer): Buffer {
  return tlv(0xa0 + number, content);
}

function tlv(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 128
      ? Buffer.of(length)
      : length < 256
        ? Buffer.of(0x81, length)
        : Buffer.of(0x82, length >> 8, length & 0xff);
  return Buffer.concat([Buffer.of(tag), size, content]);
}
