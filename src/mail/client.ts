import { createTransport } from 'nodemailer';
import type { Config } from '../config/config.ts';
import { type Refusal, readRefusal } from './refusal.ts';

export type Mail = {
  /** The same for every attempt, so that a mailbox recognises a mail that arrives twice. */
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Where one click or one POST ends reminders, RFC 8058; null for a mail that nobody can end. */
  unsubscribeUrl: string | null;
};

export type MailOutcome = { type: 'sent' } | Refusal;

export type MailClient = {
  send(mail: Mail): Promise<MailOutcome>;
  /** Signs in and sends nothing. Throws what the server says. */
  check(): Promise<void>;
};

const TIMEOUT_MS = 20_000;

/** Sends through the server of MAIL_URL. One connection for each mail: a pool would send one again by itself when a connection ends. */
export function createMail(settings: Config['mail']): MailClient | null {
  if (settings === null) return null;
  const { url, from, needsTls } = settings;
  const transport = createTransport({
    url,
    requireTLS: needsTls,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^>]+)>?$/.exec(from)?.[1] ?? 'localhost';
  return {
    async send({ id, to, subject, text, html, unsubscribeUrl }) {
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          html,
          messageId: `<${id}@${domain}>`,
          headers: {
            'Auto-Submitted': 'auto-generated',
            ...(unsubscribeUrl
              ? {
                  'List-Unsubscribe': `<${unsubscribeUrl}>`,
                  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
                }
              : {}),
          },
        });
        return { type: 'sent' };
      } catch (error) {
        return readRefusal(error);
      }
    },
    async check() {
      await transport.verify();
    },
  };
}
