import type { Config } from '../config/config.ts';
import { createMail } from '../mail/client.ts';
import { failed, type Finding, ok } from './finding.ts';

/** Whether the mail server takes the name and the password. Without a server no mails are sent, which is no mistake. */
export async function checkMail({ mail }: Config): Promise<Finding[]> {
  const client = createMail(mail);
  if (!client) return [];
  try {
    await client.check();
    return [ok('MAIL_URL', 'the mail server accepts it')];
  } catch (error) {
    const { responseCode, code } = error as { responseCode?: unknown; code?: unknown };
    return [
      failed('MAIL_URL', `the mail server does not accept it: ${String(responseCode ?? code)}`),
    ];
  }
}
