import { generate } from 'selfsigned';

export type Certificate = { key: string; cert: string };

const VALID_DAYS = 7;

/** A self-signed certificate for these host names, with its key. Clients trust it as an extra authority. */
export async function selfSigned(names: string[]): Promise<Certificate> {
  const now = Date.now();
  const { private: key, cert } = await generate(
    [{ name: 'commonName', value: 'Automna sandbox' }],
    {
      keyType: 'ec',
      algorithm: 'sha256',
      notBeforeDate: new Date(now - 3_600_000),
      notAfterDate: new Date(now + VALID_DAYS * 86_400_000),
      extensions: [
        { name: 'basicConstraints', cA: true, critical: true },
        { name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value })) },
      ],
    },
  );
  return { key, cert };
}
