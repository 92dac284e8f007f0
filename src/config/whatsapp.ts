import { z } from 'zod';
import { isLoopback, isPlainBeyondThisMachine } from './addresses.ts';
import { type Reached, SECRETS, text, type Values } from './fields.ts';

const settings = {
  WHATSAPP_ENABLED: z.enum(['true', 'false']).default('false'),
  WHATSAPP_SOCKET_URL: z
    .string()
    .default('wss://web.whatsapp.com/ws/chat')
    .pipe(z.url({ protocol: /^wss?$/, error: 'is not a ws(s) URL' })),
  WHATSAPP_ROOT_KEY: text
    .refine((key) => key === null || /^[0-9a-f]{64}$/i.test(key), 'is not a key of 64 hex digits')
    .register(SECRETS, {}),
  WHATSAPP_PAIRING_NUMBER: text,
  WHATSAPP_VERSION: text.pipe(
    z
      .string()
      .regex(/^\d+\.\d+\.\d+$/, 'is not a version such as 2.3000.1043857760')
      .nullable(),
  ),
  WHATSAPP_VERSION_URL: text.pipe(
    z.url({ protocol: /^https?$/, error: 'is not an http(s) URL' }).nullable(),
  ),
};

const VERSION_PAGE = 'https://web.whatsapp.com/sw.js';

type WhatsAppValues = Values<typeof settings>;

export const whatsapp = {
  settings,
  isOn: (values: Partial<WhatsAppValues>) => values.WHATSAPP_ENABLED === 'true',
  config: (values: WhatsAppValues) =>
    values.WHATSAPP_ENABLED === 'true'
      ? {
          socketUrl: values.WHATSAPP_SOCKET_URL,
          rootKey: values.WHATSAPP_ROOT_KEY ? Buffer.from(values.WHATSAPP_ROOT_KEY, 'hex') : null,
          pairingNumber: values.WHATSAPP_PAIRING_NUMBER,
          version: values.WHATSAPP_VERSION,
          versionUrl: versionUrl(values),
        }
      : null,
  operators: (): string[] => [],
  reached: (values: Partial<WhatsAppValues>): Reached[] =>
    values.WHATSAPP_ENABLED === 'true'
      ? [
          {
            setting: 'WHATSAPP_SOCKET_URL',
            url: values.WHATSAPP_SOCKET_URL,
            live: 'WHATSAPP_ENABLED',
          },
        ]
      : [],
  problems(values: Partial<WhatsAppValues>): string[] {
    const { WHATSAPP_SOCKET_URL: address, WHATSAPP_ROOT_KEY: key } = values;
    const problems: string[] = [];
    if (!address) return problems;
    if (key && !isLoopback(address)) {
      problems.push('WHATSAPP_ROOT_KEY: only a sandbox on this machine may bring its own root key');
    }
    if (isPlainBeyondThisMachine(address)) {
      problems.push('WHATSAPP_SOCKET_URL: has to begin with wss:// beyond this machine');
    }
    if (values.WHATSAPP_PAIRING_NUMBER && !/^[1-9]\d{6,14}$/.test(values.WHATSAPP_PAIRING_NUMBER)) {
      problems.push('WHATSAPP_PAIRING_NUMBER: write it with its country code, digits only');
    }
    return problems;
  },
};

/** Where the newest version of the protocol is read; null for a stand-in that has no such page. */
function versionUrl({ WHATSAPP_VERSION_URL: url, WHATSAPP_SOCKET_URL: socket }: WhatsAppValues) {
  return url ?? (isLoopback(socket) ? null : VERSION_PAGE);
}
