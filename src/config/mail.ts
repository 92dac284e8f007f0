import type { z } from 'zod';
import { isLoopback } from './addresses.ts';
import { type Reached, secret, text, type Values } from './fields.ts';

const ADDRESS =
  /^(?:[^<>\r\n]+ <([^\s<>@]+@[^\s<>@]+\.[^\s<>@]+)>|([^\s<>@]+@[^\s<>@]+\.[^\s<>@]+))$/;

const settings = {
  MAIL_URL: secret.refine(
    (value) => value === null || isMailServer(value),
    'is not the address of a mail server, such as smtps://user:password@mail.example.com',
  ),
  MAIL_FROM: text.refine(
    (value) => value === null || ADDRESS.test(value),
    'is not an address, such as Automna <hello@example.com>',
  ),
} satisfies z.ZodRawShape;

type MailValues = Values<typeof settings>;

/** The server that sends our mails, and from whom they are; null when no mails are sent. */
export const mail = {
  settings,
  config: ({ MAIL_URL: url, MAIL_FROM: from }: MailValues) =>
    url === null || from === null
      ? null
      : { url, from, needsTls: !url.startsWith('smtps:') && !isLoopback(url) },
  problems: ({ MAIL_URL: url, MAIL_FROM: from }: Partial<MailValues>): string[] =>
    url && from === null ? ['MAIL_FROM: is missing; it says from whom our mails are'] : [],
  reached: ({ MAIL_URL: url }: Partial<MailValues>): Reached[] =>
    url ? [{ setting: 'MAIL_URL', url, live: 'MAIL_URL' }] : [],
};

function isMailServer(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return (protocol === 'smtp:' || protocol === 'smtps:') && hostname !== '';
}
